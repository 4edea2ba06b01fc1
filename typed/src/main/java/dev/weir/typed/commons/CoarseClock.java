package dev.weir.typed.commons;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Milliseconds since some start, true to about one, for the price of two loads: a borrow and a return ask four times,
 * and System.nanoTime costs more than all the rest of them. A daemon thread moves the time on while pools are in use; a
 * second after the last use it stops doing so.
 *
 * <p>All accesses are opaque or stronger: a reader needs a recent number and no order with anything else.
 */
final class CoarseClock {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int TICKS_BETWEEN_LOOKS = 500;
    private static final long LINGER_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final AtomicLong now = new AtomicLong();
    /** Somebody has asked since the ticker last looked. While it is set, the ticker ticks. */
    private static final AtomicBoolean asked = new AtomicBoolean();
    private static volatile @Nullable Thread ticker;
    private static final AtomicBoolean hasTicker = new AtomicBoolean();

    private CoarseClock() {}

    static long millis() {
        return asked.getOpaque() ? now.getOpaque() : firstInAWhile();
    }

    /** {@return milliseconds, read from the system} */
    static long exactMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private static long firstInAWhile() {
        long exact = exactMillis();
        now.setOpaque(exact);
        // Before the look at the ticker: a ticker that is about to end finds it set, or has given its place up.
        asked.set(true);
        if (hasTicker.compareAndSet(false, true)) {
            ticker = Thread.ofPlatform()
                    .daemon()
                    .name("weir-commons-clock")
                    .inheritInheritableThreadLocals(false)
                    .start(CoarseClock::tick);
        }
        LockSupport.unpark(ticker);
        return exact;
    }

    private static void tick() {
        do {
            for (int i = 0; i < TICKS_BETWEEN_LOOKS; i++) {
                LockSupport.parkNanos(TICK_NANOS);
                now.setOpaque(exactMillis());
            }
        } while (asked.compareAndSet(true, false) || isAskedWithin(LINGER_NANOS) || !end());
    }

    private static boolean isAskedWithin(long nanos) {
        long start = System.nanoTime();
        long left = nanos;
        while (!asked.get() && left > 0) {
            LockSupport.parkNanos(left);
            left = nanos - (System.nanoTime() - start);
        }
        return asked.get();
    }

    /** {@return false if somebody asked meanwhile and left the ticking to this thread} */
    private static boolean end() {
        hasTicker.set(false);
        return !asked.get() || !hasTicker.compareAndSet(false, true);
    }
}
