package dev.weir.typed.view;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The views of a pool by block number, on two levels: a spine of at most 1,024 leaves, sized by the pool's capacity,
 * and leaves that are allocated when the pool has grown that far. So an empty pool costs a few KiB whatever its
 * capacity.
 *
 * <p>Entries are published with release and read plainly. Who reads an entry is the thread that stored it, or one to
 * which the caller handed the pool with a happens-before. A thread that breaks this rule may find null, and make
 * another view of the same block; or it finds a view whose fields are complete, since the release, and the fence in the
 * view's constructor, come after they were written, and the loads here depend on each other.
 */
public final class ViewStore {
    private static final int MOST_LEAVES = 1024;
    private static final int LEAST_LEAF = 1024;
    private static final VarHandle LEAF = MethodHandles.arrayElementVarHandle(View[][].class);
    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(View[].class);

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
        var leaf = leaves[block >>> shift];
        return leaf == null ? null : leaf[block & mask];
    }

    /** Stores the view of a block that the calling thread has taken. */
    public void add(int block, View view) {
        int index = block >>> shift;
        var leaf = leaves[index];
        if (leaf == null) {
            leaf = new View[mask + 1];
            LEAF.setRelease(leaves, index, leaf);
        }
        ENTRY.setRelease(leaf, block & mask, view);
    }
}
