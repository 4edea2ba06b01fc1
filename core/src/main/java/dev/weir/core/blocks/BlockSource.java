package dev.weir.core.blocks;

import org.jspecify.annotations.Nullable;

/** Where blocks are taken from and given back to: all blocks, or the part of them that one caller keeps at hand. */
public interface BlockSource {

    /**
     * {@return a block that nobody else has, or {@link Blocks#NONE} at the limit} Commits the next chunk at the guard.
     *
     * @throws dev.weir.core.WrongThread  if another thread owns these blocks
     * @throws dev.weir.core.PoolClosed   after close
     * @throws dev.weir.core.CommitFailed if the system refuses a chunk
     */
    int take();

    /**
     * Takes up to {@code count} blocks and stores their numbers.
     *
     * @return how many there were; less than {@code count} at the limit or when the system refuses a chunk
     * @throws dev.weir.core.CommitFailed if the system refuses a chunk and not one block could be had
     */
    int take(long[] into, int from, int count);

    /**
     * Checks that the calling thread may take and give now, and looks up where it gives to. Callers do so before they
     * end a use with a compare-and-set: the look-up's loads need not wait for it then.
     *
     * @return the thread's cache, if it has one
     * @throws dev.weir.core.WrongThread if another thread owns these blocks
     * @throws dev.weir.core.PoolClosed  after close, where that is known at no cost
     */
    @Nullable
    Cache enter();

    /**
     * Gives back a block that the caller holds.
     *
     * @param hand what {@link #enter} answered
     * @throws dev.weir.core.PoolClosed after close
     */
    void give(@Nullable Cache hand, int block);

    /** Gives back the blocks whose numbers are the low halves of the entries, as {@link #give(Cache, int)} does. */
    void give(@Nullable Cache hand, long[] handles, int from, int count);

    /** Gives up what the calling thread has at hand, for others to take. */
    void flush();

    /** Gives up what is kept at hand for one caller, who is done with it; all blocks themselves have no end. */
    void end();
}
