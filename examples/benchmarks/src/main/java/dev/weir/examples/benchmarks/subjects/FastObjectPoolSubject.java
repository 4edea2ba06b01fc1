package dev.weir.examples.benchmarks.subjects;

import cn.danielw.fop.DisruptorObjectPool;
import cn.danielw.fop.ObjectFactory;
import cn.danielw.fop.ObjectPool;
import cn.danielw.fop.PoolConfig;
import cn.danielw.fop.Poolable;
import java.util.function.BiFunction;

/** fast-object-pool, which never shrinks. A thread gets from one partition only. */
final class FastObjectPoolSubject extends ObjectSubject<Poolable<HeapQuote>> {
    /** As many as in its documentation's example. */
    private static final int PARTITIONS = 5;

    private final ObjectPool<HeapQuote> pool;

    @SuppressWarnings("unchecked") // an array can't be generic
    private FastObjectPoolSubject(
            int records,
            int recordsOfPartition,
            BiFunction<PoolConfig, ObjectFactory<HeapQuote>, ObjectPool<HeapQuote>> make) {
        super((Poolable<HeapQuote>[]) new Poolable<?>[records]);
        var config = new PoolConfig()
                .setPartitionSize(PARTITIONS)
                .setMinSize(0)
                .setMaxSize(recordsOfPartition)
                .setScavengeIntervalMilliseconds(0);
        this.pool = make.apply(config, new Factory());
    }

    /** Partitions are queues of the JDK, each with room for all records. */
    static Subject ofBlockingQueues(int records) {
        return new FastObjectPoolSubject(records, records, ObjectPool::new);
    }

    /** Partitions are the queues that its documentation names for best performance, with room for all records. */
    static Subject ofDisruptorQueues(int records) {
        return new FastObjectPoolSubject(records, records, DisruptorObjectPool::new);
    }

    /** Partitions are queues of the JDK, and share the records out among them. */
    static Subject scarce(int records) {
        return new FastObjectPoolSubject(records, records / PARTITIONS, ObjectPool::new);
    }

    @Override
    Poolable<HeapQuote> get() {
        return pool.borrowObject();
    }

    @Override
    Poolable<HeapQuote> await() {
        return get();
    }

    @Override
    void put(Poolable<HeapQuote> quote) {
        pool.returnObject(quote);
    }

    @Override
    void write(Poolable<HeapQuote> quote, long value) {
        quote.getObject().write(value);
    }

    @Override
    long sum(Poolable<HeapQuote> quote) {
        return quote.getObject().sum();
    }

    @Override
    void writeFirst(Poolable<HeapQuote> quote, long value) {
        quote.getObject().writeFirst(value);
    }

    @Override
    long readFirst(Poolable<HeapQuote> quote) {
        return quote.getObject().readFirst();
    }

    /** Nothing to stop: shutdown would wait half a minute for the record that is held. */
    @Override
    public void close() {}

    private static final class Factory implements ObjectFactory<HeapQuote> {
        @Override
        public HeapQuote create() {
            return new HeapQuote();
        }

        @Override
        public void destroy(HeapQuote quote) {}

        @Override
        public boolean validate(HeapQuote quote) {
            return true;
        }
    }
}
