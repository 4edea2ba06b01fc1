package dev.weir.core;

import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.Cache;
import dev.weir.core.blocks.CacheTable;
import dev.weir.core.blocks.SharedBlocks;
import org.jspecify.annotations.Nullable;

/**
 * The hot methods over the blocks of many threads. The table of caches is a field here, and put looks the cache up
 * before it ends the use: behind a compare-and-set each load waits, and what the next get loads first is the shortest
 * chain.
 */
final class SharedFreelist extends Freelist {
    private final SharedBlocks blocks;
    private final Handles handles;
    private final @Nullable Cache[] caches;

    SharedFreelist(SharedBlocks blocks) {
        this(blocks, new Handles(blocks, true));
    }

    private SharedFreelist(SharedBlocks blocks, Handles handles) {
        super(blocks, handles);
        this.blocks = blocks;
        this.handles = handles;
        this.caches = blocks.owned();
    }

    @Override
    public long tryGet() {
        Cache hand = CacheTable.find(caches, Thread.currentThread());
        int block = hand == null ? Blocks.NONE : hand.tryTake();
        if (block == Blocks.NONE) {
            block = blocks.takeSlowly();
        }
        return block == Blocks.NONE ? NONE : handles.issue(block);
    }

    @Override
    public void put(long handle) {
        Cache hand = CacheTable.find(caches, Thread.currentThread());
        int block = handles.retire(handle);
        if (hand == null || !hand.tryGive(block)) {
            blocks.giveSlowly(block);
        }
    }
}
