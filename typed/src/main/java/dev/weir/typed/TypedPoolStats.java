package dev.weir.typed;

import dev.weir.core.FreelistStats;

/**
 * One snapshot of a pool's counters.
 *
 * @param freelist the counters of the blocks below the records
 * @param leaks    records found that were dropped without a put, where the pool watches for that
 */
public record TypedPoolStats(FreelistStats freelist, long leaks) {

    /** {@return records in callers' hands} */
    public long active() {
        return freelist.active();
    }

    /** {@return records that the limit allows} */
    public long capacity() {
        return freelist.capacity();
    }

    /** {@return the share of the committed blocks that is in callers' hands, 0 to 1; 0 when none is committed} */
    public double occupancy() {
        return freelist.occupancy();
    }

    /** {@return gets that had to wait since the start, whether or not a record came} */
    public long waits() {
        return freelist.waits();
    }

    /** {@return gets that wait now} */
    public long waiters() {
        return freelist.waiters();
    }
}
