package dev.weir.examples.benchmarks.subjects;

import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.ObjectPool;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/** Commons Pool's GenericObjectPool, large enough never to destroy an object. */
final class CommonsPoolSubject extends HeapSubject<HeapQuote> {
    private final ObjectPool<HeapQuote> pool;

    CommonsPoolSubject(int records) {
        super(new HeapQuote[records]);
        this.pool = pool(records);
    }

    static ObjectPool<HeapQuote> pool(int records) {
        return new GenericObjectPool<>(new Factory(), config(records));
    }

    static <Q> GenericObjectPoolConfig<Q> config(int records) {
        var config = new GenericObjectPoolConfig<Q>();
        config.setMaxTotal(records);
        config.setMaxIdle(records);
        config.setMaxWait(FreelistSubject.PATIENCE);
        config.setJmxEnabled(false);
        return config;
    }

    @Override
    HeapQuote get() throws Exception {
        return pool.borrowObject();
    }

    @Override
    HeapQuote await() throws Exception {
        return get();
    }

    @Override
    void put(HeapQuote quote) throws Exception {
        pool.returnObject(quote);
    }

    @Override
    public void trim() throws Exception {
        pool.clear();
    }

    @Override
    public void close() {
        pool.close();
    }

    private static final class Factory extends BasePooledObjectFactory<HeapQuote> {
        @Override
        public HeapQuote create() {
            return new HeapQuote();
        }

        @Override
        public PooledObject<HeapQuote> wrap(HeapQuote quote) {
            return new DefaultPooledObject<>(quote);
        }
    }
}
