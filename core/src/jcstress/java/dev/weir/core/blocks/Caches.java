package dev.weir.core.blocks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/** Caches that share a depot without a single fresh block: what they hold was given to them. */
final class Caches {
    private static final int SPARES = 16;
    /** Nothing was committed, so no cache ever carves a block. */
    private static final Growth GROWTH = new SharedBlocks(new BlockOptions.Builder().build("unused", 64, 1)).growth;

    private final Depot depot = new Depot(new HeapStorage(), SPARES);
    private final MemorySegment slots =
            Arena.ofAuto().allocate(ValueLayout.JAVA_INT, (long) SPARES * Depot.MAGAZINE);

    /** {@return an empty cache, nobody's orphan as long as this object is there} */
    Cache make() {
        // Spare magazines have negative numbers, so their slots end at slot 0.
        return new Cache(depot, GROWTH, slots.address() + slots.byteSize(), this);
    }

    private static final class HeapStorage implements DepotStorage {
        private final AtomicLongArray words = new AtomicLongArray(Word.COUNT);
        private final AtomicIntegerArray links = new AtomicIntegerArray(SPARES + 1);

        @Override
        public long get(Word word) {
            return words.getAcquire(word.position);
        }

        @Override
        public boolean compareAndSet(Word word, long expected, long value) {
            return words.compareAndSet(word.position, expected, value);
        }

        @Override
        public int next(int magazine) {
            return links.getOpaque(-magazine);
        }

        @Override
        public void next(int magazine, int successor) {
            links.setOpaque(-magazine, successor);
        }
    }
}
