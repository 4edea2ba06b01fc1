package dev.weir.metrics;

import dev.weir.typed.TypedPoolStats;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A scrape that says when it begins and ends: all meters of a pool that it reads show one snapshot of the pool. A
 * registry does not say, and asks one meter after the other; there each takes a snapshot for itself, which is never
 * older than the question.
 */
final class Reading {
    private static final ScopedValue<Reading> CURRENT = ScopedValue.newInstance();

    /** By pool; gone with the reading, so no pool is kept alive. Threads that inherit the scope may share it. */
    private final Map<Object, TypedPoolStats> snapshots = new ConcurrentHashMap<>();

    private Reading() {}

    /** Does a scrape as one reading, or as part of the reading that it is in already. */
    static <R> R during(Supplier<R> scrape) {
        return CURRENT.isBound() ? scrape.get() : ScopedValue.where(CURRENT, new Reading()).call(scrape::get);
    }

    /** {@return a source of snapshots, each taken when it is asked for, or once in a reading} */
    static <P> Function<P, TypedPoolStats> of(Function<P, TypedPoolStats> stats) {
        return pool -> CURRENT.isBound()
                ? CURRENT.get().snapshots.computeIfAbsent(pool, missing -> stats.apply(pool))
                : stats.apply(pool);
    }
}
