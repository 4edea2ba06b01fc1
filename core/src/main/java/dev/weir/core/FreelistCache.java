package dev.weir.core;

import dev.weir.core.blocks.BlockSource;
import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.Cache;

/**
 * One thread's way to a freelist, with free blocks at hand and nothing to look up. Handles are the freelist's: what is
 * got here may be put there, or in another thread's cache, and the other way round.
 *
 * <p>It belongs to the first thread that uses it. One that was dropped without close gives its blocks up when the
 * collector finds it, or when they are wanted. On a confined freelist it is the freelist itself, and close does
 * nothing.
 */
public final class FreelistCache implements AutoCloseable {
    private final Freelist freelist;
    private final Handles handles;
    private final BlockSource source;

    FreelistCache(Freelist freelist, Handles handles, BlockSource source) {
        this.freelist = freelist;
        this.handles = handles;
        this.source = source;
    }

    /**
     * Hands out a block.
     *
     * @return its handle
     * @throws WeirException as {@link Freelist#get()} does; WrongThread if this cache is another thread's
     */
    public long get() {
        long handle = tryGet();
        if (handle == Freelist.NONE) {
            throw freelist.exhausted();
        }
        return handle;
    }

    /**
     * Hands out a block, if there is one.
     *
     * @return its handle, or {@link Freelist#NONE}
     * @throws WeirException as {@link Freelist#tryGet()} does; WrongThread if this cache is another thread's
     */
    public long tryGet() {
        int block = source.take();
        return block == Blocks.NONE ? Freelist.NONE : handles.issue(block);
    }

    /**
     * Takes a block back, whichever thread got it.
     *
     * @throws WeirException as {@link Freelist#put(long)} does; WrongThread if this cache is another thread's
     */
    public void put(long handle) {
        Cache hand = source.enter();
        source.give(hand, handles.retire(handle));
    }

    /** Gives up the blocks at hand. A second close does nothing; other calls after it throw PoolClosed. */
    @Override
    public void close() {
        source.end();
    }
}
