package dev.weir.core.blocks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One task of the JDK's that is due before the first of many times, where each of them would else be a task that is
 * scheduled and nearly always cancelled. It may ring early, or in vain.
 *
 * <p>Guarded by the lock of whoever sets it, who is called without that lock.
 */
final class Alarm {
    /**
     * However far a time is. The task keeps what it rings for reachable, as threads that wait there must be; and for so
     * long when they have gone.
     */
    private static final long LATEST = Duration.ofSeconds(10).toNanos();

    private final Runnable ringing;
    private boolean isSet;
    private long at;

    /** @param ringing is run on a virtual thread when the alarm rings */
    Alarm(Runnable ringing) {
        this.ringing = ringing;
    }

    /** Has it ring in so many nanoseconds, or before. */
    void set(long nanos) {
        long now = System.nanoTime();
        long in = Math.min(nanos, LATEST);
        // A time that is past is that of a task that was lost to an error.
        if (isSet && at - now > 0 && now + in - at >= 0) {
            return;
        }
        CompletableFuture.delayedExecutor(in, TimeUnit.NANOSECONDS, Thread::startVirtualThread)
                .execute(ringing);
        isSet = true;
        at = now + in;
    }

    /** Notes that it has rung. */
    void rung() {
        isSet = false;
    }
}
