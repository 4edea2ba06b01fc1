package dev.weir.core.blocks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

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

    /** Made by the thread that will wait. */
    Waiter(Deadline deadline) {
        this.deadline = deadline;
    }

    /** Ends the wait. {@return false if it has an outcome already} */
    boolean end(int how) {
        if (!OUTCOME.compareAndSet(this, WAITING, how)) {
            return false;
        }
        LockSupport.unpark(thread);
        return true;
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
                    if (leave()) {
                        throw new InterruptedException("interrupted in a wait");
                    }
                    Thread.currentThread().interrupt();
                    break;
                }
                deadline.park(this);
            }
        } finally {
            // Also after an error, or a block would be handed to nobody.
            leave();
        }
        return outcome;
    }

    private boolean leave() {
        return OUTCOME.compareAndSet(this, WAITING, LEFT);
    }
}
