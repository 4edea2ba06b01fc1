package dev.weir.core;

import static dev.weir.core.memory.OffHeap.ALL;
import static dev.weir.core.memory.OffHeap.ATOMIC_INT;
import static dev.weir.core.memory.OffHeap.INT;

import dev.weir.core.blocks.Blocks;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The handles of one freelist: generation in the high half, block number in the low half.
 *
 * <p>A block's generation is counted up by every get and every put, so it is odd while the block is in use; a handle is
 * good while it carries the block's generation. It takes 2^31 reuses of the block until a handle comes back.
 * Generations are salted per freelist, the salts spread over the 2^32 numbers, so that the handles of two freelists are
 * far apart. The salt is even and is added on the way out, so that zero-filled memory is a fresh table and {@link
 * Freelist#NONE} is never a handle.
 */
final class Handles {
    private static final int GOLDEN_RATIO = 0x9E3779B9;
    private static final AtomicInteger FREELISTS = new AtomicInteger();

    private final int salt = (FREELISTS.incrementAndGet() * GOLDEN_RATIO) << 1;
    private final Blocks blocks;
    private final long generations;
    private final boolean racing;

    /** @param racing whether two threads may put at once */
    Handles(Blocks blocks, boolean racing) {
        this.blocks = blocks;
        this.generations = blocks.generations();
        this.racing = racing;
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
        if (!possible(handle) || (int) INT.get(ALL, entry((int) handle)) != generation(handle)) {
            throw refuse(handle, "");
        }
        Reference.reachabilityFence(blocks);
        return (int) handle;
    }

    /** Ends the use that a handle stands for. {@return its block} */
    int retire(long handle) {
        if (!possible(handle) || !end(handle)) {
            throw refuse(handle, "");
        }
        return (int) handle;
    }

    /** Turns block numbers that the caller has just taken into handles. */
    void issue(long[] blocksToHandles, int from, int count) {
        for (int i = from; i < from + count; i++) {
            blocksToHandles[i] = issue((int) blocksToHandles[i]);
        }
    }

    /** Ends uses, in order, up to the first handle that is refused. {@return how many it ended} */
    int retire(long[] handles, int from, int count) {
        int retired = 0;
        while (retired < count && possible(handles[from + retired]) && end(handles[from + retired])) {
            retired++;
        }
        return retired;
    }

    /** {@return the exception for a handle in an array, which names its index} */
    WeirException refuseAt(long[] handles, int index) {
        return refuse(handles[index], "at index %,d: ".formatted(index));
    }

    private boolean possible(long handle) {
        // Unsigned, so that a negative block number is out of range too.
        return Integer.compareUnsigned((int) handle, blocks.committed()) < 0 && (generation(handle) & 1) == 1;
    }

    /**
     * Counts the generation up if it is the handle's. Of two puts that race the compare-and-set lets one through, and
     * no other write can come between: only the owner of a block in use may end that use, and only the next owner,
     * after that, starts another.
     */
    private boolean end(long handle) {
        long entry = entry((int) handle);
        int generation = generation(handle);
        boolean ended = racing
                ? ATOMIC_INT.compareAndSet(ALL, entry, generation, generation + 1)
                : endAlone(entry, generation);
        Reference.reachabilityFence(blocks);
        return ended;
    }

    private static boolean endAlone(long entry, int generation) {
        if ((int) INT.get(ALL, entry) != generation) {
            return false;
        }
        INT.set(ALL, entry, generation + 1);
        return true;
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
        // Opaque: the refusal stands whatever the generation is now, and this only says why.
        int now = known ? (int) ATOMIC_INT.getOpaque(ALL, entry(block)) : 0;
        if (!known || Integer.compareUnsigned(generation, now) > 0) {
            return blocks.misuse(new ForeignHandle(handle == Freelist.NONE
                    ? "%s was given NONE; check what tryGet answers before using it".formatted(name)
                    : "%s never handed out handle %#x; put it back where it came from".formatted(name, handle)));
        }
        if (generation + 1 == now) {
            return blocks.misuse(new DoublePut(
                    "%s: handle %#x was put already and its block %,d is free; put each handle once"
                            .formatted(name, handle, block)));
        }
        return blocks.misuse(new StaleHandle(
                "%s: handle %#x was put already and its block %,d was handed out again; drop a handle once it is put"
                        .formatted(name, handle, block)));
    }
}
