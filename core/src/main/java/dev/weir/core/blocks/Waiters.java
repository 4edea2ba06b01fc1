package dev.weir.core.blocks;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that wait for a block, first come first served. The queue is guarded by the reserve's lock; a thread
 * leaves without the lock, which another may keep while it commits, and its place is swept up later. The counts may be
 * read by any thread.
 */
final class Waiters {
    /** The outcome of a wait that the end of the pool has ended. */
    static final int DISMISSED = -3;

    private static final int SWEEP_FROM = 16;

    private final Queue<Waiter> queue = new ArrayDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile long joined;

    /** Adds the last in line. Under the lock. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock alone
    void join(Waiter waiter) {
        if (queue.size() > 2 * waiting.get() + SWEEP_FROM) {
            queue.removeIf(Waiter::hasLeft);
        }
        queue.add(waiter);
        // First, so that who sees that somebody waits sees it counted.
        joined++;
        waiting.incrementAndGet();
    }

    /** Hands a block to the first in line. {@return false if nobody is there any more} Under the lock. */
    boolean hand(int block) {
        for (Waiter first = queue.poll(); first != null; first = queue.poll()) {
            if (first.end(block)) {
                waiting.decrementAndGet();
                return true;
            }
        }
        return false;
    }

    /** Sends everybody away. Under the lock. */
    void dismiss() {
        while (hand(DISMISSED)) {
            // one at a time
        }
    }

    /** Waits, after {@link #join}. {@return a block, {@link #DISMISSED} or {@link Waiter#LEFT}} Not under the lock. */
    int await(Waiter waiter) throws InterruptedException {
        try {
            return waiter.await();
        } finally {
            if (waiter.hasLeft()) {
                waiting.decrementAndGet();
            }
        }
    }

    /** {@return how many wait now} */
    int waiting() {
        return waiting.get();
    }

    /** {@return how many have ever waited} */
    long joined() {
        return joined;
    }
}
