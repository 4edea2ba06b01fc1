package dev.weir.core.blocks;

import java.util.concurrent.locks.LockSupport;

/** Waits for another thread's few instructions: first on the processor, then off it, so that the other can have it. */
final class Patience {
    private static final int SPINS = 200;
    private static final long LONGEST_NANOS = 1_000_000;

    private int spins;
    private long nanos = 1_000;

    void pause() {
        if (spins++ < SPINS) {
            Thread.onSpinWait();
            return;
        }
        LockSupport.parkNanos(this, nanos);
        nanos = Math.min(2 * nanos, LONGEST_NANOS);
    }
}
