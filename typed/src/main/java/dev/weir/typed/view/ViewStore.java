package dev.weir.typed.view;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The views of a pool by block number, on two levels: a spine of at most 1,024 leaves, sized by the pool's capacity,
 * and leaves that are allocated when the pool has grown that far. So an empty pool costs a few KiB whatever its
 * capacity.
 *
 * <p>An entry is written once, by the thread that has its block for the first time, and read by the later owners of the
 * block, to each of which the block came with a happens-before; so plain accesses do. A leaf is shared by blocks of
 * many threads: it is stored by a compare-and-set, so that no two are made, and read with acquire, so that whoever
 * finds it sees it cleared. A thread that breaks the rule of ownership may find no view and make another one of the
 * same block; or it finds a view whose fields are complete, by the fence at the end of the view's constructor.
 */
public final class ViewStore {
    private static final int MOST_LEAVES = 1024;
    private static final int LEAST_LEAF = 1024;
    private static final VarHandle LEAF = MethodHandles.arrayElementVarHandle(View[][].class);

    private final @Nullable View[] @Nullable [] leaves;
    private final int shift;
    private final int mask;

    /** @param capacity how many blocks there can be */
    public ViewStore(int capacity) {
        int perLeaf = Math.max(LEAST_LEAF, Math.ceilDiv(capacity, MOST_LEAVES));
        this.shift = Integer.SIZE - Integer.numberOfLeadingZeros(perLeaf - 1);
        this.mask = (1 << shift) - 1;
        this.leaves = new View[((capacity - 1) >>> shift) + 1][];
    }

    /** {@return the view of a block, or null if it has none yet} */
    public @Nullable View find(int block) {
        var leaf = (View[]) LEAF.getAcquire(leaves, block >>> shift);
        return leaf == null ? null : leaf[block & mask];
    }

    /** Stores the view of a block that the calling thread has taken. */
    public void add(int block, View view) {
        int index = block >>> shift;
        var leaf = (View[]) LEAF.getAcquire(leaves, index);
        if (leaf == null) {
            leaf = makeLeaf(index);
        }
        leaf[block & mask] = view;
    }

    private View[] makeLeaf(int index) {
        var made = new View[mask + 1];
        var found = (View[]) LEAF.compareAndExchange(leaves, index, null, made);
        return found == null ? made : found;
    }
}
