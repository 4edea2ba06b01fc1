package dev.weir.examples.benchmarks.paced;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Runs operations at intended times, and records how long after its intended time each one ended: an operation that
 * had to wait for the one before, or for the collector, is charged with the wait. So nothing is coordinated away.
 */
final class PacedLoop {
    private static final long HIGHEST_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int DIGITS = 3;

    private final LongSupplier nanoClock;
    private final Histogram nanos = new Histogram(HIGHEST_NANOS, DIGITS);

    PacedLoop(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** What may fail. */
    @FunctionalInterface
    interface Operation {
        void run(long number) throws Exception;
    }

    /**
     * Runs until {@code isOver} says so, which is asked once an operation.
     *
     * @return how many operations ran a second
     */
    double run(Operation operation, long intervalNanos, BooleanSupplier isOver) throws Exception {
        long start = nanoClock.getAsLong();
        long intended = start;
        long done = 0;
        while (!isOver.getAsBoolean()) {
            while (nanoClock.getAsLong() - intended < 0) {
                Thread.onSpinWait();
            }
            operation.run(done);
            long end = nanoClock.getAsLong();
            nanos.recordValue(Math.min(end - intended, HIGHEST_NANOS));
            intended += intervalNanos;
            done++;
        }
        return done * 1e9 / (nanoClock.getAsLong() - start);
    }

    /** {@return from the intended start to the end} */
    Histogram nanos() {
        return nanos;
    }
}
