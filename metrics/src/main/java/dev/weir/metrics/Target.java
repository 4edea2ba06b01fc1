package dev.weir.metrics;

import dev.weir.core.Freelist;
import dev.weir.core.FreelistListener;
import dev.weir.typed.TypedPool;
import dev.weir.typed.TypedPoolStats;
import java.lang.ref.WeakReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A freelist or a pool of records, seen alike and held weakly: what watches a pool must not keep it alive.
 *
 * @param <P> which of the two
 */
final class Target<P> {
    private static final Kind<Freelist> FREELIST = new Kind<>(
            false,
            Freelist::commitAhead,
            freelist -> new TypedPoolStats(freelist.stats(), 0),
            Freelist::addListener,
            Freelist::removeListener,
            Freelist::trim,
            Freelist::flushAll);
    private static final Kind<TypedPool<?>> TYPED_POOL = new Kind<>(
            true,
            TypedPool::commitAhead,
            TypedPool::stats,
            TypedPool::addListener,
            TypedPool::removeListener,
            TypedPool::trim,
            TypedPool::flushAll);

    private final String name;
    private final WeakReference<P> pool;
    private final Kind<P> kind;

    /**
     * What to do with a P, without one.
     *
     * @param typed whether its blocks are records
     */
    record Kind<P>(
            boolean typed,
            Predicate<P> commitAhead,
            Function<P, TypedPoolStats> stats,
            BiConsumer<P, FreelistListener> addListener,
            BiConsumer<P, FreelistListener> removeListener,
            ToLongFunction<P> trim,
            Consumer<P> flushAll) {}

    private Target(String name, P pool, Kind<P> kind) {
        this.name = name;
        this.pool = new WeakReference<>(pool);
        this.kind = kind;
    }

    static Target<Freelist> of(Freelist freelist) {
        return new Target<>(freelist.name(), freelist, FREELIST);
    }

    static Target<TypedPool<?>> of(TypedPool<?> pool) {
        return new Target<>(pool.name(), pool, TYPED_POOL);
    }

    String name() {
        return name;
    }

    Kind<P> kind() {
        return kind;
    }

    void addListener(FreelistListener listener) {
        kind.addListener.accept(require(), listener);
    }

    void removeListener(FreelistListener listener) {
        P found = find();
        if (found != null) {
            kind.removeListener.accept(found, listener);
        }
    }

    /** {@return the pool's counters, or null once it was collected} */
    @Nullable
    TypedPoolStats stats() {
        P found = find();
        return found == null ? null : kind.stats.apply(found);
    }

    /** {@return the pool, or null once it was collected} */
    @Nullable
    P find() {
        return pool.get();
    }

    /** @throws IllegalStateException if it was collected */
    P require() {
        P found = find();
        if (found == null) {
            throw new IllegalStateException(
                    "pool %s was collected already; keep it as long as it shall be watched".formatted(name));
        }
        return found;
    }
}
