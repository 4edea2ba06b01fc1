package dev.weir.metrics;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Collections, for tests of what is kept and what is not. */
final class Garbage {
    /** What is told of a collection is told by other threads, which a busy machine may keep waiting. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Garbage() {}

    /** Collects once. */
    static void collect() {
        System.gc();
    }

    /** Collects until something has come about, or a minute has passed. {@return whether it has} */
    static boolean collectUntil(BooleanSupplier done) {
        long start = System.nanoTime();
        do {
            System.gc();
        } while (!done.getAsBoolean() && System.nanoTime() - start < PATIENCE.toNanos());
        return done.getAsBoolean();
    }
}
