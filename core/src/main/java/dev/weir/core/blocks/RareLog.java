package dev.weir.core.blocks;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Errors that reach no caller: logged at most once a second per kind, with how many were left out since. Any thread.
 */
final class RareLog {
    static final RareLog SYSTEM = new RareLog(System.getLogger("dev.weir.core"), System::nanoTime);

    private static final long QUIET_NANOS = 1_000_000_000;

    private final Logger logger;
    private final LongSupplier clock;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    private record Kind(long loggedAt, long leftOut) {}

    RareLog(Logger logger, LongSupplier clock) {
        this.logger = logger;
        this.clock = clock;
    }

    /** @param kind one of few texts, what the message begins with */
    void warn(String kind, String message, @Nullable Throwable cause) {
        long now = clock.getAsLong();
        long[] leftOut = {-1};
        kinds.compute(kind, (key, last) -> {
            if (last != null && now - last.loggedAt < QUIET_NANOS) {
                return new Kind(last.loggedAt, last.leftOut + 1);
            }
            leftOut[0] = last == null ? 0 : last.leftOut;
            return new Kind(now, 0);
        });
        if (leftOut[0] >= 0) {
            String more = leftOut[0] == 0 ? "" : " (%,d more since the last)".formatted(leftOut[0]);
            logger.log(Level.WARNING, kind + ": " + message + more, cause);
        }
    }
}
