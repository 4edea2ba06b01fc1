package dev.weir.typed.commons;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a pool counts besides borrows and returns, which its leases count; of all keys together where there are keys.
 */
final class PoolCounts {
    final LongAdder created = new LongAdder();
    final LongAdder destroyed = new LongAdder();
    final LongAdder destroyedByBorrowValidation = new LongAdder();
    final RecentTimes active = new RecentTimes();
    final RecentTimes idle = new RecentTimes();
    final RecentTimes wait = new RecentTimes();
    private final AtomicLong longestWait = new AtomicLong();

    void noteWait(long turn, long millis) {
        wait.add(turn, millis);
        // A plain look first: a new maximum is rare.
        if (millis > longestWait.getOpaque()) {
            longestWait.accumulateAndGet(millis, Math::max);
        }
    }

    long longestWait() {
        return longestWait.get();
    }
}
