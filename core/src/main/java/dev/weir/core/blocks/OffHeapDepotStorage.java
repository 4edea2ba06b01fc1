package dev.weir.core.blocks;

import static dev.weir.core.memory.OffHeap.ALL;
import static dev.weir.core.memory.OffHeap.ATOMIC_INT;
import static dev.weir.core.memory.OffHeap.ATOMIC_LONG;

import dev.weir.core.memory.Region;
import java.lang.ref.Reference;

/**
 * Depot words in the region, each on a pair of cache lines of its own, so that threads contend only for what they
 * share.
 */
final class OffHeapDepotStorage implements DepotStorage {
    static final int WORD_BYTES = 128;

    /** Bytes of all words. */
    static final int BYTES = Word.COUNT * WORD_BYTES;

    private final Region region;
    private final long words;
    private final long links;

    OffHeapDepotStorage(Region region, long words, long links) {
        this.region = region;
        this.words = words;
        this.links = links;
    }

    @Override
    public long get(Word word) {
        long value = (long) ATOMIC_LONG.getAcquire(ALL, address(word));
        Reference.reachabilityFence(region);
        return value;
    }

    @Override
    public boolean compareAndSet(Word word, long expected, long value) {
        boolean done = ATOMIC_LONG.compareAndSet(ALL, address(word), expected, value);
        Reference.reachabilityFence(region);
        return done;
    }

    @Override
    public int next(int magazine) {
        int successor = (int) ATOMIC_INT.getOpaque(ALL, links + (long) magazine * Integer.BYTES);
        Reference.reachabilityFence(region);
        return successor;
    }

    @Override
    public void next(int magazine, int successor) {
        ATOMIC_INT.setOpaque(ALL, links + (long) magazine * Integer.BYTES, successor);
        Reference.reachabilityFence(region);
    }

    private long address(Word word) {
        return words + (long) word.position * WORD_BYTES;
    }
}
