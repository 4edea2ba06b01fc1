package dev.weir.examples.benchmarks.subjects;

import java.util.concurrent.TimeUnit;
import org.vibur.objectpool.ConcurrentPool;
import org.vibur.objectpool.PoolObjectFactory;
import org.vibur.objectpool.util.ConcurrentLinkedQueueCollection;

/** Vibur over the queue of its examples, without fairness. */
final class ViburSubject extends HeapSubject<HeapQuote> {
    private final ConcurrentPool<HeapQuote> pool;

    ViburSubject(int records) {
        super(new HeapQuote[records]);
        this.pool = new ConcurrentPool<>(
                new ConcurrentLinkedQueueCollection<>(), new Factory(), records, records, false);
    }

    @Override
    HeapQuote get() {
        return pool.take();
    }

    @Override
    HeapQuote await() {
        return pool.tryTake(FreelistSubject.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    void put(HeapQuote quote) {
        pool.restore(quote);
    }

    @Override
    public void trim() {
        pool.reduceCreatedTo(0, true);
    }

    @Override
    public void close() {
        pool.close();
    }

    private static final class Factory implements PoolObjectFactory<HeapQuote> {
        @Override
        public HeapQuote create() {
            return new HeapQuote();
        }

        @Override
        public boolean readyToTake(HeapQuote quote) {
            return true;
        }

        @Override
        public boolean readyToRestore(HeapQuote quote) {
            return true;
        }

        @Override
        public void destroy(HeapQuote quote) {}
    }
}
