package dev.weir.typed.commons;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.ObjectPool;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.TestBaseObjectPool;
import org.apache.commons.pool2.impl.DefaultPooledObject;

/** Commons Pool's own contract suite, on the engine in its default configuration. */
class ObjectPoolSuiteTest extends TestBaseObjectPool {

    @Override
    protected Object getNthObject(int n) {
        return String.valueOf(n);
    }

    @Override
    protected boolean isLifo() {
        return true;
    }

    @Override
    protected boolean isFifo() {
        return false;
    }

    @Override
    protected <E extends Exception> ObjectPool<String> makeEmptyPool(int minCapacity) {
        return WeirObjectPool.builder(new CountingFactory()).build();
    }

    @Override
    protected <E extends Exception> ObjectPool<Object> makeEmptyPool(PooledObjectFactory<Object> factory) {
        return WeirObjectPool.builder(factory).build();
    }

    private static final class CountingFactory extends BasePooledObjectFactory<String> {
        private final AtomicInteger made = new AtomicInteger();

        @Override
        public String create() {
            return String.valueOf(made.getAndIncrement());
        }

        @Override
        public PooledObject<String> wrap(String object) {
            return new DefaultPooledObject<>(object);
        }
    }
}
