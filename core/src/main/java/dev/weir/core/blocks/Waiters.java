package dev.weir.core.blocks;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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
    private final Alarm alarm;
    /** Those who were handed something and are still to be woken, the first and the last. */
    private @Nullable Waiter served;

    private @Nullable Waiter servedLast;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile long joined;

    /** @param alarm rings before the times of those are up who park without one, and then {@link #ring} is called */
    Waiters(Alarm alarm) {
        this.alarm = alarm;
    }

    /** Adds the last in line. Under the lock. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock alone
    void join(Waiter waiter) {
        if (queue.size() > 2 * waiting.get() + SWEEP_FROM) {
            queue.removeIf(Waiter::hasLeft);
        }
        long far = waiter.alarm();
        if (far != Deadline.NEAR) {
            alarm.set(far);
        }
        queue.add(waiter);
        // First, so that who sees that somebody waits sees it counted.
        joined++;
        waiting.incrementAndGet();
    }

    /**
     * Hands a block to the first in line, who is woken when the lock is free. {@return false if nobody is there any
     * more} Under the lock.
     */
    boolean hand(int block) {
        for (Waiter first = queue.poll(); first != null; first = queue.poll()) {
            if (first.decide(block)) {
                waiting.decrementAndGet();
                toWake(first);
                return true;
            }
        }
        return false;
    }

    private void toWake(Waiter waiter) {
        if (servedLast == null) {
            served = waiter;
        } else {
            servedLast.next = waiter;
        }
        servedLast = waiter;
    }

    /** {@return the first of those whom the caller wakes after it has let go of the lock} Under the lock. */
    @Nullable
    Waiter takeServed() {
        Waiter first = served;
        served = null;
        servedLast = null;
        return first;
    }

    /** Wakes those whose time is nearly up, and has the alarm ring for the next. Under the lock. */
    void ring() {
        alarm.rung();
        long soonest = Long.MAX_VALUE;
        for (Waiter waiter : queue) {
            long far = waiter.wakeIfNear();
            if (far != Deadline.NEAR) {
                soonest = Math.min(soonest, far);
            }
        }
        if (soonest < Long.MAX_VALUE) {
            alarm.set(soonest);
        }
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
            leave(waiter);
        }
    }

    /** Gives the wait up, after {@link #join}. {@return a block, {@link #DISMISSED} or {@link Waiter#LEFT}} */
    int leave(Waiter waiter) {
        int outcome = waiter.leave();
        if (waiter.hasLeft()) {
            waiting.decrementAndGet();
        }
        return outcome;
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
