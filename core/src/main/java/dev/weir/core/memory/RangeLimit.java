package dev.weir.core.memory;

import dev.weir.core.WeirException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many address ranges the process holds. A range stays mapped until nothing can reach it, and the collector
 * may take its time to notice; each takes a few of the kernel's mappings (65,530 by default), and when those run out
 * the VM aborts at its next thread start. So, as java.nio does for direct memory, a reservation past the bound asks for
 * a collection and waits for it before it refuses.
 */
final class RangeLimit {
    static final int MAX_RANGES = 4096;

    private static final long LONGEST_WAIT_MILLIS = 512;
    private static final AtomicInteger RANGES = new AtomicInteger();

    private RangeLimit() {}

    static void acquire() {
        if (tryAcquire()) {
            return;
        }
        System.gc();
        for (long wait = 1; wait <= LONGEST_WAIT_MILLIS; wait *= 2) {
            if (tryAcquire()) {
                return;
            }
            pause(wait);
        }
        throw new WeirException("%,d pools and freelists are open, or closed but still reachable through a record,"
                .formatted(MAX_RANGES)
                + " a segment or the pool itself: close those no longer used and drop what refers to them");
    }

    static void release() {
        RANGES.decrementAndGet();
    }

    private static boolean tryAcquire() {
        if (RANGES.incrementAndGet() <= MAX_RANGES) {
            return true;
        }
        RANGES.decrementAndGet();
        return false;
    }

    /** Sleeps, unless the thread is interrupted, and leaves it so. */
    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
