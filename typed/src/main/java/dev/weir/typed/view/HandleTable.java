package dev.weir.typed.view;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How often each block of a pool was put, which is what makes a handle of the block stale: the generation in the high
 * half of the handle, the block number in the low half. Blocks are counted from the first handle of their leaf on, so a
 * pool without handles has no table, and an entry takes four bytes. It takes 2^31 puts until a handle comes back.
 *
 * <p>A generation is odd, so that 0 is no handle, and salted per pool, so that the handles of two pools are far apart.
 *
 * <p>Memory ordering: a leaf is stored by a compare-and-set and read with acquire, so whoever finds it sees it cleared.
 * An entry is written by put alone, that is by whoever ended the use of the block, before the block goes back; the next
 * put of the block comes after it went through give and take, so writes of one entry are ordered and plain. A put that
 * misses the leaf is no loss: had a handle of the record been taken, the putter would have got the record from whoever
 * took it, and see the leaf. Who reads an entry for a handle has got the handle from whoever took it; so it reads that
 * generation, or a later one if the record was put since.
 */
public final class HandleTable {
    private static final int MOST_LEAVES = 1024;
    private static final int LEAST_LEAF = 1024;
    private static final int GOLDEN_RATIO = 0x9E3779B9;
    private static final AtomicInteger TABLES = new AtomicInteger();
    private static final VarHandle LEAF = MethodHandles.arrayElementVarHandle(int[][].class);

    private final int salt = (TABLES.incrementAndGet() * GOLDEN_RATIO) << 1;
    private final int[] @Nullable [] leaves;
    private final int shift;
    private final int mask;

    /** What a handle is to its pool. */
    public enum Standing {
        /** It stands for what is in its block. */
        CURRENT,
        /** The record was put since. */
        STALE,
        /** The pool never gave it. */
        FOREIGN
    }

    /** @param capacity how many blocks there can be */
    public HandleTable(int capacity) {
        int perLeaf = Math.max(LEAST_LEAF, Math.ceilDiv(capacity, MOST_LEAVES));
        this.shift = Integer.SIZE - Integer.numberOfLeadingZeros(perLeaf - 1);
        this.mask = (1 << shift) - 1;
        this.leaves = new int[((capacity - 1) >>> shift) + 1][];
    }

    /** {@return the handle of a block that is in use} */
    public long handle(int block) {
        int index = block >>> shift;
        var leaf = (int[]) LEAF.getAcquire(leaves, index);
        if (leaf == null) {
            leaf = makeLeaf(index);
        }
        return (long) generation(leaf[block & mask]) << Integer.SIZE | block;
    }

    private int[] makeLeaf(int index) {
        var made = new int[mask + 1];
        var found = (int[]) LEAF.compareAndExchange(leaves, index, null, made);
        return found == null ? made : found;
    }

    /** Counts a put, after the use was ended and before the block goes back. */
    public void ended(int block) {
        var leaf = (int[]) LEAF.getAcquire(leaves, block >>> shift);
        if (leaf != null) {
            leaf[block & mask]++;
        }
    }

    /** {@return the block number of a handle} */
    public static int block(long handle) {
        return (int) handle;
    }

    /** {@return what a handle is} */
    public Standing standing(long handle) {
        int index = block(handle) >>> shift;
        var leaf = index >= leaves.length ? null : (int[]) LEAF.getAcquire(leaves, index);
        int generation = (int) (handle >>> Integer.SIZE) - salt;
        if (leaf == null || (generation & 1) == 0) {
            return Standing.FOREIGN;
        }
        int puts = generation >>> 1;
        int now = leaf[block(handle) & mask] & Integer.MAX_VALUE;
        return puts == now ? Standing.CURRENT : puts < now ? Standing.STALE : Standing.FOREIGN;
    }

    private int generation(int puts) {
        return (puts << 1 | 1) + salt;
    }
}
