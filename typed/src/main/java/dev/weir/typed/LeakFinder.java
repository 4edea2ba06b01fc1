package dev.weir.typed;

import dev.weir.typed.Lease.Drop;
import java.lang.System.Logger.Level;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of this VM that learns from the collector which watched records were dropped. It starts with the first
 * pool that watches.
 */
final class LeakFinder {
    private static final System.Logger LOGGER = System.getLogger("dev.weir.typed");
    private static final ReferenceQueue<Object> QUEUE = start();

    private final ReferenceQueue<Object> queue;
    private final LeakLog log = new LeakLog(LOGGER, System::nanoTime);

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
                log.logWhatIsDue();
            } catch (Throwable e) {
                warn(e);
            }
        }
    }

    private @Nullable Drop next() throws InterruptedException {
        if (log.isEmpty()) {
            return (Drop) queue.remove();
        }
        // 0 would be for ever.
        return (Drop) queue.remove(Math.max(1, log.nanosLeft() / 1_000_000));
    }

    private void take(@Nullable Drop drop) {
        if (drop == null) {
            return;
        }
        ViewPool<?> pool = drop.lease.pool;
        Trace leak = pool.dropped(drop);
        if (leak != null) {
            log.add(pool, leak);
        }
    }

    /** It may be the logger that failed, and it must not end the thread: leaks are counted and told without it. */
    private static void warn(Throwable failure) {
        try {
            LOGGER.log(Level.WARNING, "looking for leaks failed, and goes on", failure);
        } catch (Throwable e) {
            failure.addSuppressed(e);
        }
    }
}
