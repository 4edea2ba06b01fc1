package dev.weir.core.blocks;

import dev.weir.core.CommitFailed;
import dev.weir.core.PoolExhausted;
import dev.weir.core.memory.Region;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many blocks are committed and how many the limit allows. Its callers serialise {@link #commit} and {@link
 * #close}, and {@link #settle} with the budget after they have let go of their lock; the rest may be read by any
 * thread.
 */
final class Growth {
    /** What a block costs beside itself: an entry each of the free list and the generations. */
    private static final int TABLE_BYTES = 8;

    private final BlockOptions options;
    private final Region region;
    private final @Nullable Ledger budget;
    /** Charged to the budget, and to be given back. */
    private final AtomicLong owed = new AtomicLong();

    private volatile int committed;
    private volatile int limit;
    private volatile boolean closed;
    private volatile boolean budgetRefused;

    Growth(BlockOptions options, Region region) {
        this.options = options;
        this.region = region;
        this.budget = options.budget();
        this.limit = options.limit();
    }

    /** {@return how many blocks are committed; they stay readable, also after close} */
    int committed() {
        return committed;
    }

    int limit() {
        return limit;
    }

    /** Sets how many blocks may be in use, within what was reserved. Under the same lock as commit. */
    void limit(int blocks) {
        limit = blocks;
    }

    /** {@return blocks that are committed and within the limit} */
    int usable() {
        return Math.min(committed, limit);
    }

    /** {@return how many blocks the next chunk adds, 0 at the limit} */
    int nextChunk() {
        return Math.max(0, Math.min(options.chunkBlocks(), limit - committed));
    }

    /**
     * Commits the next chunk. This is the only place where a freelist grows.
     *
     * @return how many blocks it added, 0 if the budget has no room
     * @throws CommitFailed if the system refuses
     */
    int commit() {
        int added = nextChunk();
        int target = committed + added;
        long charge = charge(added);
        budgetRefused = budget != null && !budget.tryCharge(charge);
        if (budgetRefused) {
            return 0;
        }
        try {
            region.commit(target);
        } catch (CommitFailed e) {
            owed.addAndGet(charge);
            throw new CommitFailed(
                    "%s stays at %,d blocks: %s".formatted(options.name(), committed, e.getMessage()), e.errno());
        }
        committed = target;
        return added;
    }

    private long charge(long blocks) {
        return blocks * (options.blockBytes() + TABLE_BYTES);
    }

    /**
     * Gives the budget back what {@link #commit} and {@link #close} no longer need. Under no lock: that may serve other
     * pools, on this thread.
     */
    void settle() {
        long amount = owed.getAndSet(0);
        if (budget != null && amount > 0) {
            budget.discharge(amount);
        }
    }

    /** Settles without telling other pools. */
    void settleQuietly() {
        long amount = owed.getAndSet(0);
        if (budget != null) {
            budget.dischargeQuietly(amount);
        }
    }

    /**
     * {@return why there is no block, for the caller}
     *
     * @param circumstance what else there is to say, or an empty text
     */
    PoolExhausted exhausted(String circumstance) {
        if (budget != null && budgetRefused) {
            return new PoolExhausted(
                    "all %,d blocks of %s are in use, and budget %s of %,d bytes has no room for more%s; put some back,"
                            .formatted(committed, options.name(), budget.name(), budget.bytes(), circumstance)
                            + " or close other pools of the budget");
        }
        return new PoolExhausted("all %,d blocks of %s are in use%s; put some back, or raise maxBlocks or maxBytes"
                .formatted(limit, options.name(), circumstance));
    }

    boolean isClosed() {
        return closed;
    }

    /** Closing twice does nothing. */
    void close() {
        if (!closed) {
            closed = true;
            region.close();
            owed.addAndGet(charge(committed));
        }
    }
}
