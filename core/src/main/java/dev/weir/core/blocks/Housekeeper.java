package dev.weir.core.blocks;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one background thread of all pools. It runs while there is something to look after, stops in between, and does
 * one step of one chore at a time, so that no chore keeps the others waiting for long.
 *
 * <p>Chores are held weakly: a pool that is dropped without a close is collected, and its chore forgotten.
 */
final class Housekeeper {
    /** That of every pool but those of tests. */
    static final Housekeeper SYSTEM = new Housekeeper(Clock.SYSTEM, Duration.ofMillis(50));

    /** Not before it is woken. */
    static final long NEVER = Long.MAX_VALUE;

    /** How long the thread may stop before it looks for chores that are gone, so that it ends after the last. */
    private static final long LONGEST_REST = Duration.ofMinutes(1).toNanos();

    private static final long AFTER_AN_ERROR = Duration.ofSeconds(1).toNanos();
    private static final long BETWEEN_LOOKS = Duration.ofNanos(50_000).toNanos();

    private final RareLog log = new RareLog(System.getLogger("dev.weir.core"), System::nanoTime);
    private final Clock clock;
    private final long dozeNanos;
    private final List<Duty> duties = new CopyOnWriteArrayList<>();
    private volatile @Nullable Thread thread;
    private volatile boolean resting;
    /** When a chore was last found woken. The thread's alone. */
    private long wokenAt;

    /** What is to be done for one pool, over and over. */
    interface Chore {
        /**
         * Does a bounded piece of work. Runs on the background thread, which holds no lock.
         *
         * @return in how many nanoseconds the next is due, 0 for at once or {@link #NEVER}
         */
        long step();
    }

    /** @param clock tells when a chore is due */
    Housekeeper(Clock clock) {
        this(clock, Duration.ZERO);
    }

    /**
     * @param clock tells when a chore is due
     * @param doze  for how long after a wake-up the thread looks again by itself, and soon: to wake it from a rest is a
     *              system call, which who wakes it often is spared
     */
    Housekeeper(Clock clock, Duration doze) {
        this.clock = clock;
        this.dozeNanos = doze.toNanos();
        this.wokenAt = System.nanoTime() - dozeNanos;
    }

    /**
     * Has a chore done from now on, the first step when it is first woken. The caller keeps the chore reachable for as
     * long as it is wanted.
     *
     * @param name what errors are logged with
     */
    synchronized Duty lookAfter(String name, Chore chore) {
        var duty = new Duty(name, chore);
        duties.add(duty);
        if (thread == null) {
            start();
        }
        return duty;
    }

    /** {@return whether there is a thread} For tests. */
    boolean isRunning() {
        return thread != null;
    }

    private void start() {
        Thread starting = Thread.ofPlatform()
                .daemon()
                .name("weir-housekeeper")
                .inheritInheritableThreadLocals(false)
                .unstarted(this::run);
        // Else it would keep the class loader of whoever built the first pool.
        starting.setContextClassLoader(null);
        starting.start();
        thread = starting;
    }

    private void run() {
        try {
            while (hasDuties()) {
                long nanos = round();
                if (nanos > 0 && System.nanoTime() - wokenAt < dozeNanos) {
                    LockSupport.parkNanos(this, Math.min(nanos, BETWEEN_LOOKS));
                } else if (nanos > 0) {
                    rest(nanos);
                }
            }
        } finally {
            leave();
        }
    }

    /** Under the lock, so that a chore that comes now finds a thread that will see it, or none. */
    private synchronized boolean hasDuties() {
        duties.removeIf(duty -> duty.chore.refersTo(null));
        if (duties.isEmpty()) {
            thread = null;
        }
        return thread == Thread.currentThread();
    }

    /** After an error that came from here rather than from a chore, the next chore brings another thread. */
    private synchronized void leave() {
        if (thread == Thread.currentThread()) {
            thread = null;
        }
    }

    /** {@return in how many nanoseconds the next chore is due} */
    private long round() {
        long soonest = LONGEST_REST;
        for (Duty duty : duties) {
            soonest = Math.min(soonest, duty.attend());
        }
        return soonest;
    }

    /**
     * No wake-up is lost: a waker stores that its chore is wanted and then loads whether the thread rests, the thread
     * stores that it rests and then loads what is wanted. All are volatile, so one of the two sees the other's store.
     */
    private void rest(long nanos) {
        resting = true;
        try {
            if (duties.stream().noneMatch(Duty::isWanted)) {
                clock.park(this, nanos);
            }
        } finally {
            resting = false;
        }
    }

    /** A chore that is looked after. Any thread. */
    final class Duty {
        private final String name;
        private final WeakReference<@Nullable Chore> chore;
        private final AtomicBoolean wanted = new AtomicBoolean();
        /** When it is due by itself, if it is. The housekeeper's alone. */
        private boolean scheduled;

        private long dueAt;

        private Duty(String name, Chore chore) {
            this.name = name;
            this.chore = new WeakReference<>(chore);
        }

        /**
         * Has a step done soon. What the caller did before happens-before that step, by {@code wanted}: the step's
         * getAndSet either reads this store, or comes before it and then another step follows.
         */
        void wake() {
            wanted.set(true);
            if (resting) {
                LockSupport.unpark(thread);
            }
        }

        /** No step begins after this; one may be under way. */
        void end() {
            chore.clear();
            duties.remove(this);
            if (duties.isEmpty()) {
                LockSupport.unpark(thread);
            }
        }

        private boolean isWanted() {
            return wanted.get();
        }

        /** {@return in how many nanoseconds the chore is due} */
        private long attend() {
            boolean woken = wanted.get() && wanted.getAndSet(false);
            if (woken) {
                wokenAt = System.nanoTime();
            }
            if (woken || (scheduled && nanosLeft() <= 0)) {
                schedule(step());
            }
            return scheduled ? Math.max(0, nanosLeft()) : NEVER;
        }

        private long step() {
            Chore wantedNow = chore.get();
            if (wantedNow == null) {
                return NEVER;
            }
            try {
                return wantedNow.step();
            } catch (Throwable e) {
                log.warn("housekeeping failed, and goes on", name, e);
                return AFTER_AN_ERROR;
            }
        }

        private void schedule(long nanos) {
            scheduled = nanos != NEVER;
            if (scheduled) {
                dueAt = clock.nanoTime() + nanos;
            }
        }

        /** A difference, since the clock may wrap around. */
        private long nanosLeft() {
            return dueAt - clock.nanoTime();
        }
    }
}
