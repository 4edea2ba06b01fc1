package dev.weir.core.blocks;

import java.util.concurrent.locks.LockSupport;

/** How time passes for those who wait. Tests bring a clock of their own. */
public interface Clock {

    /** The machine's. */
    Clock SYSTEM = new Clock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void park(Object blocker, long nanos) {
            LockSupport.parkNanos(blocker, nanos);
        }
    };

    /** {@return nanoseconds since some moment} Only differences mean anything. */
    long nanoTime();

    /**
     * Stops the calling thread until it is unparked or interrupted, the time has passed, or for no reason at all.
     *
     * @param blocker what it waits for, to be seen in a thread dump
     */
    void park(Object blocker, long nanos);
}
