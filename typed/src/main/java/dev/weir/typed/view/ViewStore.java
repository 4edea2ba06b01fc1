package dev.weir.typed.view;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The views of a pool by block number, on two levels: a spine of at most 1,024 leaves, sized by the pool's capacity,
 * and leaves that are allocated when the pool has grown that far. So an empty pool costs a few KiB whatever its
 * capacity.
 *
 * <p>A block has one view, or several that take turns and lie side by side. Whose turn it is travels with the block's
 * number through the free list, in high bits that the numbers don't need, and so costs no memory: a <em>slot</em> is a
 * block's number and a turn. That of a fresh block is its number, the first turn.
 *
 * <p>An entry is written once, by the thread that has its block for the first time, and read by the later owners of the
 * block, to each of which the block came with a happens-before; so plain accesses do. A leaf is shared by blocks of
 * many threads: it is stored by a compare-and-set, so that no two are made, and read with acquire, so that whoever
 * finds it sees it cleared. A thread that breaks the rule of ownership may find no view and make another one of the
 * same block; or it finds a view whose fields are complete, by the fence at the end of the view's constructor.
 */
public final class ViewStore {
    /** One that never has a view. */
    public static final ViewStore EMPTY = new ViewStore(1, 1, Integer.SIZE - 1);

    private static final int MOST_LEAVES = 1024;
    private static final int LEAST_LEAF = 1024;
    private static final int SLOT_BITS = Integer.SIZE - 1;
    private static final VarHandle LEAF = MethodHandles.arrayElementVarHandle(View[][].class);

    private final @Nullable View[] @Nullable [] leaves;
    private final int shift;
    private final int mask;
    private final int turnBits;
    private final int turnShift;
    private final int numberMask;

    /**
     * Makes an empty one.
     *
     * @param capacity how many blocks there can be, at most {@link #mostBlocks}
     * @param views    how many views a block has
     */
    public ViewStore(int capacity, int views) {
        this(capacity, views, bits(Math.max(LEAST_LEAF, Math.ceilDiv(capacity, MOST_LEAVES))));
    }

    private ViewStore(int capacity, int views, int shift) {
        this.shift = shift;
        this.mask = (1 << shift) - 1;
        this.turnBits = bits(views);
        this.turnShift = SLOT_BITS - turnBits;
        this.numberMask = Integer.MAX_VALUE >>> turnBits;
        this.leaves = new View[((capacity - 1) >>> shift) + 1][];
    }

    /** {@return how many blocks there may be so that their numbers leave room for a turn} */
    public static long mostBlocks(int views) {
        return 1L << (SLOT_BITS - bits(views));
    }

    private static int bits(int values) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(values - 1);
    }

    /** {@return the view whose turn it is, or null if the block has none yet} */
    public @Nullable View find(int slot) {
        return find(slot, number(slot));
    }

    /**
     * As {@link #find(int)}, for who knows the number.
     *
     * @param number of the slot's block
     */
    public @Nullable View find(int slot, int number) {
        // Before the load with acquire, behind which every field would be loaded again.
        int index = index(slot);
        var leaf = (View[]) LEAF.getAcquire(leaves, number >>> shift);
        return leaf == null ? null : leaf[index];
    }

    /** {@return the number of the block} */
    public int number(int slot) {
        return turnBits == 0 ? slot : slot & numberMask;
    }

    /** {@return the bits that make a block's number the slot of a turn, counted from 0} */
    public int turn(int turn) {
        return turn << turnShift;
    }

    private int index(int slot) {
        return turnBits == 0 ? slot & mask : (slot & mask) << turnBits | slot >>> turnShift;
    }

    /** Stores a view of a block that the calling thread has taken. */
    public void add(int slot, View view) {
        int leafIndex = number(slot) >>> shift;
        var leaf = (View[]) LEAF.getAcquire(leaves, leafIndex);
        if (leaf == null) {
            leaf = makeLeaf(leafIndex);
        }
        leaf[index(slot)] = view;
    }

    private View[] makeLeaf(int index) {
        var made = new View[(mask + 1) << turnBits];
        var found = (View[]) LEAF.compareAndExchange(leaves, index, null, made);
        return found == null ? made : found;
    }
}
