package dev.weir.core.blocks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread's wait. It has one outcome, which the first compare-and-set on it decides: another thread ends the wait,
 * or the thread itself leaves since its time is up or it was interrupted. So what was handed to a thread has always
 * reached it, and one that left has never been handed anything.
 *
 * <p>Memory effects: what a thread did before {@link #end} happens-before what the one that waits does afterwards, by
 * the compare-and-set and the volatile read of the outcome.
 */
final class Waiter {
    /** The outcome of a thread that left. */
    static final int LEFT = -1;

    private static final int WAITING = -2;
    private static final VarHandle OUTCOME;

    static {
        try {
            OUTCOME = MethodHandles.lookup().findVarHandle(Waiter.class, "outcome", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Thread thread = Thread.currentThread();
    private final Deadline deadline;
    private volatile int outcome = WAITING;
    /** Whether somebody wakes the thread before its time is up. The thread's own after {@link Waiters#join}. */
    private boolean alarmed;
    /** The next of those who are to be woken. */
    @Nullable
    Waiter next;

    /** Made by the thread that will wait. */
    Waiter(Deadline deadline) {
        this.deadline = deadline;
    }

    /** Ends the wait. {@return false if it has an outcome already} */
    boolean end(int how) {
        boolean decided = decide(how);
        if (decided) {
            wake();
        }
        return decided;
    }

    /** Ends the wait, but for {@link #wake}, which the caller owes. {@return false if it has an outcome already} */
    boolean decide(int how) {
        return OUTCOME.compareAndSet(this, WAITING, how);
    }

    /** Has the thread look at the outcome and the time. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /**
     * Lets a virtual thread park without a time until its deadline is near, if it is far. A timed park of such a thread
     * is a task that is scheduled and nearly always cancelled.
     *
     * @return in how many nanoseconds the caller must have it woken, or {@link Deadline#NEAR}
     */
    long alarm() {
        long far = thread.isVirtual() ? deadline.nanosUntilNear() : Deadline.NEAR;
        alarmed = far != Deadline.NEAR;
        return far;
    }

    /**
     * Wakes the thread if it may be parked without a time and its deadline has come near.
     *
     * @return in how many nanoseconds it will, or {@link Deadline#NEAR} if it need not be woken any more
     */
    long wakeIfNear() {
        if (!alarmed || outcome != WAITING) {
            return Deadline.NEAR;
        }
        long far = deadline.nanosUntilNear();
        if (far == Deadline.NEAR) {
            wake();
        }
        return far;
    }

    boolean hasLeft() {
        return outcome == LEFT;
    }

    /**
     * Waits for the outcome, at most until the deadline. A thread that is interrupted when the outcome is there already
     * gets it, and stays interrupted.
     *
     * @return what {@link #end} was told, or {@link #LEFT}
     * @throws InterruptedException if the thread was interrupted first; it has left
     */
    int await() throws InterruptedException {
        try {
            while (outcome == WAITING && !deadline.isPast()) {
                if (Thread.interrupted()) {
                    if (leave() == LEFT) {
                        throw new InterruptedException("interrupted in a wait");
                    }
                    Thread.currentThread().interrupt();
                    break;
                }
                deadline.park(this, alarmed);
            }
        } finally {
            // Also after an error, or a block would be handed to nobody.
            leave();
        }
        return outcome;
    }

    /** Ends the wait, if nobody has yet. {@return the outcome} */
    int leave() {
        OUTCOME.compareAndSet(this, WAITING, LEFT);
        return outcome;
    }
}
