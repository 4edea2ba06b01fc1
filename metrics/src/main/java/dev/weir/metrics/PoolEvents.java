package dev.weir.metrics;

import dev.weir.core.Freelist;
import dev.weir.core.PoolClosed;
import dev.weir.typed.TypedPool;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Tells the flight recorder (JFR) what pools and freelists do: events named {@code dev.weir.*} in the category Weir,
 * one each time something rare happens, and every few seconds one with a pool's counters. They show in every recording;
 * the settings in {@code dev/weir/metrics/weir.jfc} in this jar change how much. Only pools built with {@code checked()}
 * tell of each get and put, and only where these events are enabled.
 *
 * <p>Recording goes on until the pool is closed or collected, and does not keep it alive. While nobody records, an
 * event costs a test of a flag.
 *
 * <p>Where there is no module jdk.jfr, nothing is recorded, and one line in the log says so. Any thread.
 */
public final class PoolEvents {
    private static final boolean AVAILABLE = isAvailable();

    /** Pools that are recorded; compared by identity, as both kinds are. */
    private static final Set<Object> RECORDED =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private PoolEvents() {}

    /**
     * Records a freelist's events from now on. A second call does nothing.
     *
     * @throws PoolClosed if it is closed
     */
    public static void record(Freelist freelist) {
        record(freelist, Target.of(freelist));
    }

    /**
     * Records a pool's events from now on. A second call does nothing.
     *
     * @throws PoolClosed if it is closed
     */
    public static void record(TypedPool<?> pool) {
        record(pool, Target.of(pool));
    }

    private static <P> void record(P pool, Target<P> target) {
        if (AVAILABLE && RECORDED.add(pool)) {
            PoolRecorder.attach(pool, target);
        }
    }

    private static boolean isAvailable() {
        try {
            Class.forName("jdk.jfr.Event");
            return true;
        } catch (ClassNotFoundException e) {
            System.getLogger("dev.weir.metrics")
                    .log(Level.INFO, "no flight recorder here, since this Java runs without the module jdk.jfr");
            return false;
        }
    }
}
