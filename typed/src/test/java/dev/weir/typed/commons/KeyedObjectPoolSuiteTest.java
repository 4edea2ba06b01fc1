package dev.weir.typed.commons;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.pool2.AbstractTestKeyedObjectPool;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.KeyedObjectPool;
import org.apache.commons.pool2.KeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;

/** Commons Pool's own contract suite, on the keyed engine in its default configuration. */
class KeyedObjectPoolSuiteTest extends AbstractTestKeyedObjectPool {

    @Override
    protected Object getNthObject(Object key, int n) {
        return key + "/" + n;
    }

    @Override
    protected Object makeKey(int n) {
        return "key " + n;
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
    protected <E extends Exception> KeyedObjectPool<Object, Object> makeEmptyPool(int minCapacity) {
        return makeEmptyPool(new CountingFactory());
    }

    @Override
    protected <E extends Exception> KeyedObjectPool<Object, Object> makeEmptyPool(
            KeyedPooledObjectFactory<Object, Object> factory) {
        return WeirKeyedObjectPool.builder(factory).build();
    }

    private static final class CountingFactory extends BaseKeyedPooledObjectFactory<Object, Object> {
        private final Map<Object, Integer> made = new ConcurrentHashMap<>();

        @Override
        public Object create(Object key) {
            return key + "/" + (made.merge(key, 1, Integer::sum) - 1);
        }

        @Override
        public PooledObject<Object> wrap(Object object) {
            return new DefaultPooledObject<>(object);
        }
    }
}
