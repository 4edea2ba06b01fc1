package dev.weir.typed;

import dev.weir.typed.Lease.Drop;
import java.lang.System.Logger.Level;
import java.lang.ref.ReferenceQueue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of this VM that learns from the collector which watched records were dropped. It starts with the first
 * pool that watches. The first leak is logged at once, then a line per pool and second at most, which counts them.
 */
final class LeakFinder {
    private static final System.Logger LOGGER = System.getLogger("dev.weir.typed");
    private static final long LINE_NANOS = 1_000_000_000;
    private static final ReferenceQueue<Object> QUEUE = start();

    private final ReferenceQueue<Object> queue;
    /** Pools with leaks that were not logged yet. Held here for a second at most. */
    private final Map<ViewPool<?>, Unlogged> unlogged = new HashMap<>();
    private long loggedAt = System.nanoTime() - LINE_NANOS;

    private record Unlogged(long count, Trace last) {}

    private LeakFinder(ReferenceQueue<Object> queue) {
        this.queue = queue;
    }

    /** {@return where the references to watched views have to go} */
    static ReferenceQueue<Object> queue() {
        return QUEUE;
    }

    private static ReferenceQueue<Object> start() {
        var queue = new ReferenceQueue<>();
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("weir-leak-finder")
                .inheritInheritableThreadLocals(false)
                .unstarted(() -> new LeakFinder(queue).run());
        // Else it would keep the class loader of whoever built the first pool.
        thread.setContextClassLoader(null);
        thread.start();
        return queue;
    }

    private void run() {
        while (true) {
            try {
                take(next());
                logWhatIsDue();
            } catch (Throwable e) {
                LOGGER.log(Level.WARNING, "looking for leaks failed, and goes on", e);
            }
        }
    }

    private @Nullable Drop next() throws InterruptedException {
        if (unlogged.isEmpty()) {
            return (Drop) queue.remove();
        }
        long millis = (LINE_NANOS - (System.nanoTime() - loggedAt)) / 1_000_000;
        return (Drop) queue.remove(Math.max(1, millis));
    }

    private void take(@Nullable Drop drop) {
        if (drop == null) {
            return;
        }
        ViewPool<?> pool = drop.lease.pool;
        Trace leak = pool.dropped(drop);
        if (leak != null) {
            unlogged.merge(pool, new Unlogged(1, leak), (before, one) -> new Unlogged(before.count + 1, one.last));
        }
    }

    private void logWhatIsDue() {
        if (unlogged.isEmpty() || System.nanoTime() - loggedAt < LINE_NANOS) {
            return;
        }
        unlogged.forEach((pool, leaks) -> LOGGER.log(
                Level.WARNING,
                "%s: %,d records were dropped without a put, %,d since the start; the last of them:"
                        .formatted(pool.name(), leaks.count, pool.stats().leaks()),
                leaks.last));
        unlogged.clear();
        loggedAt = System.nanoTime();
    }
}
