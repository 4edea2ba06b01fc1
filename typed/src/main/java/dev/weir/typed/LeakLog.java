package dev.weir.typed;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the log says of leaks: of one after a quiet second at once, and then a line per pool and second at most, which
 * counts those since the last. For one thread.
 */
final class LeakLog {
    private static final long QUIET_NANOS = 1_000_000_000;

    private final System.Logger logger;
    private final LongSupplier clock;
    /** Pools with leaks that were not logged yet. Held here for a second at most. */
    private final Map<TypedPool<?>, Unlogged> unlogged = new HashMap<>();
    private long loggedAt;

    private record Unlogged(long count, Throwable last) {}

    /** @param clock in nanoseconds since some moment */
    LeakLog(System.Logger logger, LongSupplier clock) {
        this.logger = logger;
        this.clock = clock;
        this.loggedAt = clock.getAsLong() - QUIET_NANOS;
    }

    void add(TypedPool<?> pool, Throwable leak) {
        unlogged.merge(pool, new Unlogged(1, leak), (before, one) -> new Unlogged(before.count + 1, one.last));
    }

    /** {@return whether everything was logged} */
    boolean isEmpty() {
        return unlogged.isEmpty();
    }

    /** {@return in how many nanoseconds the next line may follow, 0 or less for at once} */
    long nanosLeft() {
        return QUIET_NANOS - (clock.getAsLong() - loggedAt);
    }

    void logWhatIsDue() {
        if (unlogged.isEmpty() || nanosLeft() > 0) {
            return;
        }
        try {
            unlogged.forEach(this::log);
        } finally {
            // A logger that fails has had its line; else it would be asked again at once, and again.
            unlogged.clear();
            loggedAt = clock.getAsLong();
        }
    }

    private void log(TypedPool<?> pool, Unlogged leaks) {
        logger.log(
                Level.WARNING,
                "%s: %,d records were dropped without a put, %,d since the start; the last of them:"
                        .formatted(pool.name(), leaks.count, pool.stats().leaks()),
                leaks.last);
    }
}
