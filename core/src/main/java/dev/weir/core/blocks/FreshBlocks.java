package dev.weir.core.blocks;

import static dev.weir.core.memory.OffHeap.ALL;
import static dev.weir.core.memory.OffHeap.INT;

import dev.weir.core.memory.Region;
import java.lang.ref.Reference;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which blocks of a chunk are handed out, and in what order: all of them from the lowest, unless some are
 * guarded or the order is random. Then the free list is written when the chunk is committed, before anybody can take
 * from it. It has as many positions as there are blocks to be handed out, and the numbers of withheld blocks are left
 * out: whoever counts positions need not know of them.
 *
 * <p>The callers serialise {@link #next} and {@link #lay}; any thread may ask about blocks that are published.
 */
final class FreshBlocks {
    private final Region region;
    private final long freeList;
    private final int chunkBlocks;
    private final int numbers;
    private final @Nullable FreshOrder order;
    private @Nullable GuardedBlocks guarded;
    private final BitSet withheld = new BitSet();

    /**
     * @param freeList the address of position 0
     * @param together how many positions stay together in a random order; see {@link FreshOrder}
     */
    FreshBlocks(BlockOptions options, Region region, long freeList, int together) {
        Hardening hardening = options.hardening();
        var random = new SplittableRandom(hardening.seed());
        this.region = region;
        this.freeList = freeList;
        this.chunkBlocks = options.chunkBlocks();
        this.numbers = options.numbers();
        this.order = hardening.randomOrder() ? new FreshOrder(together, random) : null;
        this.guarded = hardening.guardedOneIn() == 0 ? null
                : new GuardedBlocks(
                        hardening.guardedOneIn(), options.blockBytes(), options.memory().pageSize(), random);
    }

    /**
     * Works out the next chunk; the next call does so again unless {@link #lay} came between.
     *
     * @param from     its first number
     * @param most     how many blocks may be handed out
     * @param position of its first block in the free list
     */
    Chunk next(int from, int most, int position) {
        int room = Math.min(chunkBlocks, numbers - from);
        if (guarded == null && order == null && position == from) {
            return Chunk.plain(from, Math.min(room, most), null);
        }
        Chunk chunk = guarded != null ? guarded.next(from, from + room, most) : all(from, Math.min(room, most));
        if (order != null && chunk.blocks() != null) {
            order.shuffle(chunk.blocks(), position);
        }
        return chunk;
    }

    private static Chunk all(int from, int count) {
        return Chunk.plain(from, count, IntStream.range(from, from + count).toArray());
    }

    /** Sets up the guards of a chunk that was just committed, and its part of the free list. */
    void lay(Chunk chunk, int from, int position) {
        int[] blocks = chunk.blocks();
        if (blocks == null) {
            return;
        }
        if (guarded != null) {
            withhold(chunk, from, blocks);
            guard(chunk, guarded);
        }
        for (int i = 0; i < blocks.length; i++) {
            int at = position + i;
            INT.set(ALL, freeList + (long) at * Integer.BYTES, blocks[i] ^ at);
        }
        Reference.reachabilityFence(region);
    }

    private synchronized void withhold(Chunk chunk, int from, int[] blocks) {
        withheld.set(from, chunk.end());
        for (int block : blocks) {
            withheld.clear(block);
        }
    }

    private void guard(Chunk chunk, GuardedBlocks picked) {
        picked.passed(chunk);
        for (int block : chunk.guarded()) {
            if (!region.guard(picked.guardOffset(block))) {
                // Nor would there be room for the next.
                guarded = null;
                return;
            }
        }
    }

    /** {@return how many blocks of a range of numbers are never handed out} */
    synchronized int withheld(int from, int to) {
        int count = 0;
        for (int block = withheld.nextSetBit(from); block >= 0 && block < to;) {
            int end = Math.min(withheld.nextClearBit(block), to);
            count += end - block;
            block = withheld.nextSetBit(end);
        }
        return count;
    }

    /** Takes the blocks out of a set that are never handed out. */
    synchronized void removeWithheldFrom(BitSet blocks) {
        blocks.andNot(withheld);
    }
}
