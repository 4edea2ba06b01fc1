package dev.weir.typed.commons;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Borrowers that found nothing, served first come, first served, with idle objects or with room for a new one.
 *
 * <p>Nobody is stranded: a borrower joins, which is a volatile write of the length, and then serves the line, which
 * looks for objects and room; whoever frees an object or room does that first, by a compare-and-set, and reads the
 * length then. All of these are totally ordered, so one of the two sees the other. What was given to a waiter that gave
 * up meanwhile is taken by it all the same, since giving and giving up happen under one lock.
 */
final class WaitingLine<T> {

    /** What can be given away, without waiting. */
    interface Supply<T> {
        @Nullable
        Lease<T> idle();

        /** {@return whether there was room for one more object, which now counts} */
        boolean reserve();
    }

    /** One borrower in the line. */
    static final class Waiter<T> {
        private final Condition turn;
        private @Nullable Lease<T> lease;
        private boolean mayMake;
        private boolean isDismissed;

        private Waiter(Condition turn) {
            this.turn = turn;
        }

        private boolean isServed() {
            return lease != null || mayMake || isDismissed;
        }

        /** {@return the idle object it was given, or null} For the waiter, after its await. */
        @Nullable
        Lease<T> lease() {
            return lease;
        }

        /** {@return whether there is room for an object that it makes} For the waiter, after its await. */
        boolean mayMake() {
            return mayMake;
        }
    }

    private final Supply<T> supply;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiter<T>> line = new ArrayDeque<>();
    private boolean isClosed;
    private volatile int length;

    WaitingLine(Supply<T> supply) {
        this.supply = supply;
    }

    /** One volatile load, which borrow and return both pay. */
    boolean isEmpty() {
        return length == 0;
    }

    int length() {
        return length;
    }

    /** Goes to the end of the line. */
    Waiter<T> join() {
        lock.lock();
        try {
            var waiter = new Waiter<T>(lock.newCondition());
            waiter.isDismissed = isClosed;
            if (!isClosed) {
                line.add(waiter);
                length = line.size();
            }
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    /** Gives what there is to those in front. */
    void serve() {
        lock.lock();
        try {
            Waiter<T> first;
            while ((first = line.peek()) != null && give(first)) {
                line.poll();
                length = line.size();
                first.turn.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean give(Waiter<T> waiter) {
        waiter.lease = supply.idle();
        waiter.mayMake = waiter.lease == null && supply.reserve();
        return waiter.isServed();
    }

    /**
     * Waits until the waiter is served, dismissed, or out of time, and leaves the line.
     *
     * @param nanos for how long, or negative for ever
     */
    void await(Waiter<T> waiter, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos < 0 ? Long.MAX_VALUE : nanos;
            while (!waiter.isServed() && left > 0) {
                left = waiter.turn.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            if (!waiter.isServed()) {
                throw e;
            }
            // It has what it came for; the interrupt is for its next wait.
            Thread.currentThread().interrupt();
        } finally {
            if (!waiter.isServed()) {
                line.remove(waiter);
                length = line.size();
            }
            lock.unlock();
        }
    }

    /** Dismisses everybody, now and from now on. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            for (Waiter<T> waiter : line) {
                waiter.isDismissed = true;
                waiter.turn.signal();
            }
            line.clear();
            length = 0;
        } finally {
            lock.unlock();
        }
    }

    /** {@return milliseconds for messages} */
    static String shown(long nanos) {
        return "%,d ms".formatted(TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
