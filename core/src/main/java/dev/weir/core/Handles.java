package dev.weir.core;

import static dev.weir.core.memory.OffHeap.ALL;
import static dev.weir.core.memory.OffHeap.INT;

import dev.weir.core.blocks.Blocks;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The handles of one freelist: generation in the high half, block number in the low half.
 *
 * <p>A block's generation is counted up by every get and every put, so it is odd while the block is in use; a handle is
 * good while it carries the block's generation. It takes 2^31 reuses of the block until a handle comes back. Generations
 * are salted per freelist, the salts spread over the 2^32 numbers, so that the handles of two freelists are far apart. The
 * salt is even and is added on the way out, so that zero-filled memory is a fresh table and {@link Freelist#NONE} is never
 * a handle.
 */
final class Handles {
    private static final int GOLDEN_RATIO = 0x9E3779B9;
    private static final AtomicInteger FREELISTS = new AtomicInteger();

    private final int salt = (FREELISTS.incrementAndGet() * GOLDEN_RATIO) << 1;
    private final Blocks blocks;
    private final long generations;

    Handles(Blocks blocks) {
        this.blocks = blocks;
        this.generations = blocks.region().generations();
    }

    /** Starts the next use of a block that the caller has just taken. {@return its handle} */
    long issue(int block) {
        long entry = entry(block);
        int generation = (int) INT.get(ALL, entry) + 1;
        INT.set(ALL, entry, generation);
        Reference.reachabilityFence(blocks);
        return ((long) (generation + salt) << 32) | block;
    }

    /** {@return the block of a handle that is in use} */
    int check(long handle) {
        if (!inUse(handle)) {
            throw refuse(handle, "");
        }
        return (int) handle;
    }

    /** Ends the use that a handle stands for. {@return its block} */
    int retire(long handle) {
        if (!inUse(handle)) {
            throw refuse(handle, "");
        }
        return end(handle);
    }

    /** As {@link #retire}, and names the index of a handle that is refused. */
    int retireAt(long[] from, int index) {
        long handle = from[index];
        if (!inUse(handle)) {
            throw refuse(handle, "at index %,d: ".formatted(index));
        }
        return end(handle);
    }

    private boolean inUse(long handle) {
        int block = (int) handle;
        int generation = generation(handle);
        // Unsigned, so that a negative block number is out of range too.
        if (Integer.compareUnsigned(block, blocks.committed()) >= 0 || (generation & 1) == 0) {
            return false;
        }
        int now = (int) INT.get(ALL, entry(block));
        Reference.reachabilityFence(blocks);
        return now == generation;
    }

    private int end(long handle) {
        int block = (int) handle;
        INT.set(ALL, entry(block), generation(handle) + 1);
        Reference.reachabilityFence(blocks);
        return block;
    }

    private int generation(long handle) {
        return (int) (handle >>> 32) - salt;
    }

    private long entry(int block) {
        return generations + (long) block * Integer.BYTES;
    }

    private WeirException refuse(long handle, String where) {
        String name = where + blocks.options().name();
        if (blocks.isClosed()) {
            return blocks.misuse(new PoolClosed(name + " is closed; its handles ended with it"));
        }
        int block = (int) handle;
        int generation = generation(handle);
        boolean known = Integer.compareUnsigned(block, blocks.committed()) < 0 && (generation & 1) == 1;
        int now = known ? (int) INT.get(ALL, entry(block)) : 0;
        if (!known || Integer.compareUnsigned(generation, now) > 0) {
            return blocks.misuse(new ForeignHandle(handle == Freelist.NONE
                    ? "%s was given NONE; check what tryGet answers before using it".formatted(name)
                    : "%s never handed out handle %#x; put it back where it came from".formatted(name, handle)));
        }
        if (generation + 1 == now) {
            return blocks.misuse(new DoublePut(
                    "%s: handle %#x was put already and its block %,d is free; put each handle once and don't use it after"
                            .formatted(name, handle, block)));
        }
        return blocks.misuse(new StaleHandle(
                "%s: handle %#x was put already and its block %,d was handed out again; don't use a handle after its put"
                        .formatted(name, handle, block)));
    }
}
