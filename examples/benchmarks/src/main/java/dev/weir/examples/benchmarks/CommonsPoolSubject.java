package dev.weir.examples.benchmarks;

import dev.weir.typed.commons.TypedObjectPool;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.ObjectPool;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A pool behind Commons Pool's interface, large enough never to destroy an object: the one of heap objects that its
 * documentation recommends, or Weir's of records, with the same settings.
 */
final class CommonsPoolSubject<Q> implements Subject {
    private final ObjectPool<Q> pool;
    private final Use<Q> use;
    private final Object[] batch = new Object[BATCH];
    private final Q held;

    /** Writes and reads the four fields. */
    private interface Use<Q> {
        long use(Q quote, long value, Blackhole blackhole);
    }

    private CommonsPoolSubject(ObjectPool<Q> pool, Use<Q> use) throws Exception {
        this.pool = pool;
        this.use = use;
        this.held = pool.borrowObject();
    }

    static Subject ofHeapObjects() throws Exception {
        return new CommonsPoolSubject<>(heapObjects(), HeapQuote::use);
    }

    static Subject ofRecords() throws Exception {
        return new CommonsPoolSubject<>(records(), TypedSubject::use);
    }

    static ObjectPool<HeapQuote> heapObjects() {
        return new GenericObjectPool<>(new Factory(), config());
    }

    static ObjectPool<TypedSubject.Quote> records() {
        return TypedObjectPool.builder(TypedSubject.Quote.class).config(config()).build();
    }

    private static <Q> GenericObjectPoolConfig<Q> config() {
        var config = new GenericObjectPoolConfig<Q>();
        config.setMaxTotal(LIMIT);
        config.setMaxIdle(LIMIT);
        config.setBlockWhenExhausted(false);
        config.setJmxEnabled(false);
        return config;
    }

    @Override
    public void pair(Blackhole blackhole) throws Exception {
        Q quote = pool.borrowObject();
        blackhole.consume(quote);
        pool.returnObject(quote);
    }

    @Override
    @SuppressWarnings("unchecked") // it holds what was borrowed
    public void batch(Blackhole blackhole) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            batch[i] = pool.borrowObject();
        }
        blackhole.consume(batch);
        for (int i = 0; i < BATCH; i++) {
            pool.returnObject((Q) batch[i]);
        }
    }

    @Override
    public long use(long value, Blackhole blackhole) {
        return use.use(held, value, blackhole);
    }

    @Override
    public long getUsePut(long value, Blackhole blackhole) throws Exception {
        Q quote = pool.borrowObject();
        long sum = use.use(quote, value, blackhole);
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
