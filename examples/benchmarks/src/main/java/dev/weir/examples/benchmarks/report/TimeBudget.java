package dev.weir.examples.benchmarks.report;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares the time that a report may take among its trials. What is left is divided anew before each trial, so what one
 * takes too long the later ones make up for; a trial that would not fit even in its shortest form is refused.
 */
final class TimeBudget {
    /** What a fork takes beside its iterations, until some have been measured: the start of a JVM and the set-up. */
    private static final Duration FIRST_GUESS = Duration.ofSeconds(2);

    private final @Nullable Duration whole;
    private final LongSupplier nanoClock;
    private final long start;
    private long overhead;
    private int measured;

    /**
     * @param whole null for as long as it takes
     * @param nanoClock {@link System#nanoTime}, or a test's
     */
    TimeBudget(@Nullable Duration whole, LongSupplier nanoClock) {
        this.whole = whole;
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
    }

    /**
     * {@return how long the next trial may take for each iteration, or null if there is no time for it}
     *
     * @param trials how many are left whose length is ours to choose, at least 1
     * @param fixed what the others that are left take
     * @param next what the next one takes, if its length is not ours to choose, or zero
     */
    @Nullable
    Timing next(int trials, Duration fixed, Duration next) {
        if (whole == null) {
            return new Timing(Timing.LONGEST);
        }
        Duration left = whole.minusNanos(nanoClock.getAsLong() - start);
        Duration least = next.isZero() ? overhead().plus(new Timing(Timing.SHORTEST).whole()) : next;
        Duration free = next.isZero() ? left.minus(fixed) : left;
        if (free.compareTo(least) < 0) {
            return null;
        }
        Duration share = left.minus(fixed).dividedBy(trials).minus(overhead());
        return new Timing(clamp(share.dividedBy(Timing.WARM_UPS + Timing.MEASUREMENTS)));
    }

    private static Duration clamp(Duration iteration) {
        if (iteration.compareTo(Timing.SHORTEST) < 0) {
            return Timing.SHORTEST;
        }
        return iteration.compareTo(Timing.LONGEST) > 0 ? Timing.LONGEST : iteration;
    }

    private Duration overhead() {
        return measured == 0 ? FIRST_GUESS : Duration.ofNanos(overhead / measured);
    }

    /** Notes what a trial took beside its iterations. */
    void spent(Duration took, Timing timing) {
        overhead += Math.max(0, took.minus(timing.whole()).toNanos());
        measured++;
    }

    Duration elapsed() {
        return Duration.ofNanos(nanoClock.getAsLong() - start);
    }
}
