package dev.weir.core.blocks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The moment up to which a call waits, counted from its start. */
final class Deadline {
    /** 146 years, so that a difference of two times does not overflow. */
    private static final long MOST_NANOS = Long.MAX_VALUE / 2;

    /** A day: clocks of operating systems differ in how much they can be asked to wait. */
    private static final long LONGEST_PARK = Duration.ofDays(1).toNanos();

    /** Not a time: the deadline is near. */
    static final long NEAR = -1;

    /** Less than this is near. More than what passes between an alarm and the thread that it wakes. */
    private static final long NEARBY = Duration.ofMillis(200).toNanos();

    private final Clock clock;
    private final long at;

    private Deadline(Clock clock, long nanos) {
        this.clock = clock;
        this.at = clock.nanoTime() + nanos;
    }

    /** {@return a deadline that is {@code wait} away, or far away if that is longer than a clock can tell} */
    static Deadline in(Duration wait, Clock clock) {
        return new Deadline(clock, Math.min(TimeUnit.NANOSECONDS.convert(wait), MOST_NANOS));
    }

    boolean isPast() {
        return nanosLeft() <= 0;
    }

    /** A difference, since the clock may wrap around. */
    private long nanosLeft() {
        return at - clock.nanoTime();
    }

    /** {@return how long the deadline is still far, or NEAR} By the machine's clock; by another it is always near. */
    @SuppressWarnings("ReferenceEquality") // which clock it is, is the question
    long nanosUntilNear() {
        long far = nanosLeft() - NEARBY;
        return clock == Clock.SYSTEM && far > 0 ? far : NEAR;
    }

    /**
     * Stops the calling thread until something happens, at most until the deadline.
     *
     * @param alarmed whether it will be woken when the deadline is near, so that it needs no time until then: what looks
     *                near to the one who wakes it was so before, or it is so at the next look here, since time goes on
     */
    void park(Object blocker, boolean alarmed) {
        if (alarmed && nanosUntilNear() != NEAR) {
            LockSupport.park(blocker);
        } else {
            clock.park(blocker, Math.min(nanosLeft(), LONGEST_PARK));
        }
    }

    /**
     * Takes a lock that another thread may keep for as long as a commit takes.
     *
     * @param deadline null if there is none
     * @return false if the deadline has passed, or the thread was interrupted, and then it still is
     */
    static boolean lock(ReentrantLock lock, @Nullable Deadline deadline) {
        if (deadline == null) {
            lock.lock();
            return true;
        }
        if (lock.tryLock()) {
            return true;
        }
        try {
            return lock.tryLock(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
