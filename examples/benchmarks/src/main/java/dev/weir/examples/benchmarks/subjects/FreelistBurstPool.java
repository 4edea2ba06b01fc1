package dev.weir.examples.benchmarks.subjects;

import dev.weir.core.Freelist;
import dev.weir.core.FreelistCache;
import java.util.function.Function;
import org.openjdk.jmh.infra.Blackhole;

/** Blocks of a shared Freelist, whose neighbours are neighbours in its table of generations. */
final class FreelistBurstPool implements BurstPool {
    private final Freelist freelist = FreelistSubject.builder(SubjectKind.WEIR_LIMIT).shared().build();
    private final Function<FreelistBurstPool, Hand> hands;
    private long[] neighbours = {};

    /** @param hands the way to the freelist */
    FreelistBurstPool(Function<FreelistBurstPool, Hand> hands) {
        this.hands = hands;
    }

    @Override
    public Hand hand() {
        return hands.apply(this);
    }

    private synchronized long[] neighbours() {
        if (neighbours.length == 0) {
            neighbours = new long[THREADS * BURST];
            freelist.get(neighbours, 0, neighbours.length);
        }
        return neighbours;
    }

    @Override
    public void close() {
        freelist.close();
    }

    abstract static class HandleHand implements Hand {
        private final FreelistBurstPool pool;
        /** In the middle, so that the collector can't put what another thread writes on its cache lines. */
        private final long[] batch = new long[APART + BURST + APART];

        HandleHand(FreelistBurstPool pool) {
            this.pool = pool;
        }

        abstract long get();

        abstract void put(long handle);

        @Override
        public void burst(Blackhole blackhole) {
            for (int i = APART; i < APART + BURST; i++) {
                batch[i] = get();
            }
            blackhole.consume(batch);
            for (int i = APART; i < APART + BURST; i++) {
                put(batch[i]);
            }
        }

        @Override
        public void mix(int first) {
            long[] neighbours = pool.neighbours();
            for (int i = first; i < neighbours.length; i += THREADS) {
                put(neighbours[i]);
            }
        }
    }

    /** Uses the freelist itself, which looks up the thread's cache. */
    static final class PoolHand extends HandleHand {
        private final Freelist freelist;

        PoolHand(FreelistBurstPool pool) {
            super(pool);
            this.freelist = pool.freelist;
        }

        @Override
        long get() {
            return freelist.get();
        }

        @Override
        void put(long handle) {
            freelist.put(handle);
        }
    }

    /** Uses an explicit cache. */
    static final class CacheHand extends HandleHand {
        private final FreelistCache cache;

        CacheHand(FreelistBurstPool pool) {
            super(pool);
            this.cache = pool.freelist.cache();
        }

        @Override
        long get() {
            return cache.get();
        }

        @Override
        void put(long handle) {
            cache.put(handle);
        }

        @Override
        public void close() {
            cache.close();
        }
    }
}
