package dev.weir.typed.view;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The views of a pool by block number, on two levels: a spine of at most 1,024 leaves a turn, sized by the pool's
 * capacity, and leaves that are allocated when the pool has grown that far. So an empty pool costs 4 KiB a view
 * at most, whatever its capacity.
 *
 * <p>A block has one view, or several that take turns. Whose turn it is travels with the block's number through the
 * free list, in the bits above the number, and so costs no memory: a <em>slot</em> is a block's number and a turn. That
 * of a fresh block is its number, the first turn. Each turn has leaves of its own, so that a slot is looked up as a
 * number is, however many views there are.
 *
 * <p>An entry is written once, by the thread that has its block for the first time, and read by the later owners of the
 * block, to each of which the block came with a happens-before; so plain accesses do. A leaf is shared by blocks of
 * many threads: it is stored by a compare-and-set, so that no two are made, and read with acquire, so that whoever
 * finds it sees it cleared. A thread that breaks the rule of ownership may find no view and make another one of the
 * same block; or it finds a view whose fields are complete, by the fence at the end of the view's constructor.
 */
public final class ViewStore {
    private static final int SLOT_BITS = Integer.SIZE - 1;

    /** One that never has a view. */
    public static final ViewStore EMPTY = new ViewStore(1, 1, SLOT_BITS);

    private static final int MOST_LEAVES = 1024;
    private static final int LEAST_LEAF = 1024;
    private static final VarHandle LEAF = MethodHandles.arrayElementVarHandle(View[][].class);

    private final @Nullable View[] @Nullable [] leaves;
    /**
     * The lowest leaves of the first two turns, at hand: a put and the next get then wait for one load less, in pools
     * that are small or little used. Plain: whoever stores a view in one has stored it here before, and passes that on
     * with the block.
     */
    private View @Nullable [] first;

    private View @Nullable [] second;
    private final int secondTurn;
    private final int shift;
    private final int mask;
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
        this.turnShift = Math.max(shift, bits(capacity));
        this.numberMask = (int) ((1L << turnShift) - 1);
        this.secondTurn = turn(1);
        this.leaves = new View[((capacity - 1 | turn(views - 1)) >>> shift) + 1][];
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
        // Before the load with acquire, behind which every field would be loaded again.
        int index = slot & mask;
        View[] leaf = slot == index
                ? first
                : slot == (index | secondTurn) ? second : (View[]) LEAF.getAcquire(leaves, slot >>> shift);
        return leaf == null ? null : leaf[index];
    }

    /** {@return the number of the block} */
    public int number(int slot) {
        return slot & numberMask;
    }

    /** {@return the bits that make a block's number the slot of a turn, counted from 0} */
    public int turn(int turn) {
        return turn << turnShift;
    }

    /** Stores a view of a block that the calling thread has taken. */
    public void add(int slot, View view) {
        int leafIndex = slot >>> shift;
        var leaf = (View[]) LEAF.getAcquire(leaves, leafIndex);
        if (leaf == null) {
            leaf = makeLeaf(leafIndex);
        }
        if (leafIndex == 0) {
            first = leaf;
        } else if (leafIndex == secondTurn >>> shift) {
            second = leaf;
        }
        leaf[slot & mask] = view;
    }

    private View[] makeLeaf(int index) {
        var made = new View[mask + 1];
        var found = (View[]) LEAF.compareAndExchange(leaves, index, null, made);
        return found == null ? made : found;
    }
}
