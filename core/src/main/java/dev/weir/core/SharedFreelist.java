package dev.weir.core;

import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.Cache;
import dev.weir.core.blocks.CacheTable;
import dev.weir.core.blocks.SharedBlocks;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * The hot methods over the blocks of many threads. The table of what they have at hand is a field here, and put
 * looks there before it ends the use: behind a compare-and-set each load waits, and what the next get loads first is
 * the shortest chain.
 */
final class SharedFreelist extends Freelist {
    private final SharedBlocks blocks;
    private final Handles handles;
    private final long[] @Nullable [] hands;

    SharedFreelist(SharedBlocks blocks) {
        this(blocks, new Handles(blocks, true));
    }

    private SharedFreelist(SharedBlocks blocks, Handles handles) {
        super(blocks, handles);
        this.blocks = blocks;
        this.handles = handles;
        this.hands = blocks.hands();
    }

    @Override
    public long tryGet() {
        long[] hand = CacheTable.find(hands, Thread.currentThread());
        int block = hand == null ? Blocks.NONE : Cache.tryTake(hand);
        if (block == Blocks.NONE) {
            block = blocks.takeSlowly();
        }
        return block == Blocks.NONE ? NONE : handles.issue(block);
    }

    @Override
    public void put(long handle) {
        long[] hand = CacheTable.find(hands, Thread.currentThread());
        int block = handles.retire(handle);
        if (hand == null || !Cache.tryGive(hand, block)) {
            blocks.giveSlowly(block);
        }
        Reference.reachabilityFence(blocks);
    }
}
