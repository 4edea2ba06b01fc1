package dev.weir.core.blocks;

import dev.weir.core.FreelistStats;
import dev.weir.core.WeirException;
import dev.weir.core.memory.Region;
import java.lang.foreign.MemorySegment;

/**
 * Free block numbers over a region, without handles: the caller of {@link #give} has made sure, by a check of its own
 * that admits each take only once, that the block is in its hands. Freelist's check is a generation, TypedPool's is the
 * view.
 */
public abstract sealed class Blocks permits ConfinedBlocks {
    /** What {@link #take} answers at the limit. */
    public static final int NONE = -1;

    final BlockOptions options;
    final Region region;
    final Events events;

    private final long base;
    private final long blockBytes;
    private final int shift;
    private final long inverse;

    Blocks(BlockOptions options) {
        this.options = options;
        this.events = new Events(options.name(), options.listener());
        this.region = new Region(options.memory(), options.blockBytes(), options.capacity());
        this.base = region.blocks();
        this.blockBytes = options.blockBytes();
        this.shift = Long.numberOfTrailingZeros(blockBytes);
        this.inverse = inverse(blockBytes >>> shift);
    }

    /**
     * Checks that the calling thread may take and give now.
     *
     * @throws dev.weir.core.WrongThread if another thread owns these blocks
     * @throws dev.weir.core.PoolClosed  after close
     */
    public abstract void enter();

    /**
     * {@return a block that nobody else has, or {@link #NONE} at the limit} Commits the next chunk at the guard.
     *
     * @throws dev.weir.core.WrongThread  if another thread owns these blocks
     * @throws dev.weir.core.PoolClosed   after close
     * @throws dev.weir.core.CommitFailed if the system refuses a chunk
     */
    public abstract int take();

    /** Gives back a block that the caller holds; {@link #enter} or {@link #take} has let it in. */
    public abstract void give(int block);

    /** Makes the calling thread the owner. The caller sees to it that the last owner's work happens-before. */
    public abstract void adopt();

    /** {@return how many blocks are committed; block numbers below it may be looked up} */
    public abstract int committed();

    public abstract FreelistStats stats();

    /** Gives the memory back. Committed addresses stay readable, as zeros, until nothing can reach the region. */
    public abstract void close();

    public abstract boolean isClosed();

    /** {@return the address of a block} */
    public final long address(int block) {
        return base + block * blockBytes;
    }

    /**
     * {@return the block at an address that {@link #address} gave} An offset is an exact multiple of the block size, so
     * it is divided by its power of two with a shift, and by the odd rest with that rest's inverse modulo 2^64.
     */
    public final int block(long address) {
        return (int) (((address - base) >>> shift) * inverse);
    }

    /** {@return the bytes that the caller asked for, not the padding} */
    public final MemorySegment payload(long address) {
        return region.slice(address, options.payloadBytes());
    }

    public final BlockOptions options() {
        return options;
    }

    public final Region region() {
        return region;
    }

    /** Counts a misuse and tells the listener. {@return the exception, to be thrown} */
    public final WeirException misuse(WeirException misuse) {
        return events.misused(misuse);
    }

    /** Newton's iteration: each round doubles the number of right low bits, and an odd number is its own inverse mod 8. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int bits = 3; bits < Long.SIZE; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
