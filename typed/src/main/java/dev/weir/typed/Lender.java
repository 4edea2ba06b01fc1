package dev.weir.typed;

import dev.weir.core.WeirException;
import dev.weir.typed.view.Owner;
import dev.weir.typed.view.RecordPlan;
import dev.weir.typed.view.View;
import java.lang.foreign.MemorySegment;

/**
 * A pool's side of views whose put has more to do than that of a block's only view: it says whose turn is next. All
 * views that have the same turn share one.
 */
sealed class Lender implements Owner permits Lease {
    final ViewPool<?> pool;
    private final int nextTurn;

    Lender(ViewPool<?> pool, int nextTurn) {
        this.pool = pool;
        this.nextTurn = nextTurn;
    }

    /** {@return what makes the number of the block the slot of its next view} */
    int nextTurn() {
        return nextTurn;
    }

    @Override
    public final void takeBack(View view) {
        pool.takeBack(view);
    }

    @Override
    public final MemorySegment segmentOf(View view) {
        return pool.segmentOf(view);
    }

    @Override
    public final long handleOf(View view) {
        return pool.handleOf(view);
    }

    @Override
    public final RecordPlan plan() {
        return pool.plan();
    }

    @Override
    public final WeirException stale(View view, String accessor) {
        return pool.stale(view, accessor);
    }
}
