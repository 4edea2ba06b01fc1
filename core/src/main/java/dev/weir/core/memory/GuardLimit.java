package dev.weir.core.memory;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many guards of their own the process's freelists hold where each splits a mapping in three. The kernel
 * allows 65,530 mappings by default, and when they run out the VM aborts at its next thread start; the ranges
 * themselves may take half of them, see {@link RangeLimit}.
 */
final class GuardLimit {
    static final int MAX_GUARDS = 4096;

    private static final AtomicInteger GUARDS = new AtomicInteger();

    private GuardLimit() {}

    static boolean tryAcquire() {
        if (GUARDS.incrementAndGet() <= MAX_GUARDS) {
            return true;
        }
        GUARDS.decrementAndGet();
        return false;
    }

    static void release(int guards) {
        GUARDS.addAndGet(-guards);
    }
}
