package dev.weir.examples.benchmarks;

import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.openjdk.jmh.infra.Blackhole;

/** The pool of heap objects that its documentation recommends, large enough never to destroy an object. */
final class CommonsPoolSubject implements Subject {
    private final GenericObjectPool<HeapQuote> pool = new GenericObjectPool<>(new Factory(), config());
    private final HeapQuote[] batch = new HeapQuote[BATCH];
    private final HeapQuote held;

    CommonsPoolSubject() throws Exception {
        held = pool.borrowObject();
    }

    private static GenericObjectPoolConfig<HeapQuote> config() {
        var config = new GenericObjectPoolConfig<HeapQuote>();
        config.setMaxTotal(LIMIT);
        config.setMaxIdle(LIMIT);
        config.setBlockWhenExhausted(false);
        config.setJmxEnabled(false);
        return config;
    }

    @Override
    public void pair(Blackhole blackhole) throws Exception {
        HeapQuote quote = pool.borrowObject();
        blackhole.consume(quote);
        pool.returnObject(quote);
    }

    @Override
    public void batch(Blackhole blackhole) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            batch[i] = pool.borrowObject();
        }
        blackhole.consume(batch);
        for (int i = 0; i < BATCH; i++) {
            pool.returnObject(batch[i]);
        }
    }

    @Override
    public long use(long value, Blackhole blackhole) {
        return held.use(value, blackhole);
    }

    @Override
    public long getUsePut(long value, Blackhole blackhole) throws Exception {
        HeapQuote quote = pool.borrowObject();
        long sum = quote.use(value, blackhole);
        pool.returnObject(quote);
        return sum;
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
