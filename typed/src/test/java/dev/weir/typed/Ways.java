package dev.weir.typed;

import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/** Every way to get a record and every way to put one, for what must hold whichever is taken. */
final class Ways {
    private Ways() {}

    interface Get<T> {
        T from(TypedPool<T> pool, TypedPoolCache<T> cache) throws InterruptedException;
    }

    interface Put<T> {
        void into(TypedPool<T> pool, TypedPoolCache<T> cache, T record);
    }

    static <T> List<Get<T>> toGet(IntFunction<T[]> array) {
        return List.of(
                (pool, cache) -> pool.get(),
                (pool, cache) -> pool.tryGet(),
                (pool, cache) -> pool.get(Duration.ofSeconds(1)),
                (pool, cache) -> cache.get(),
                (pool, cache) -> cache.tryGet(),
                (pool, cache) -> {
                    T[] one = array.apply(1);
                    pool.get(one, 0, 1);
                    return one[0];
                });
    }

    static <T> List<Put<T>> toPut(IntFunction<T[]> array) {
        return List.of(
                (pool, cache, record) -> pool.put(record),
                (pool, cache, record) -> cache.put(record),
                (pool, cache, record) -> {
                    T[] one = array.apply(1);
                    one[0] = record;
                    pool.put(one, 0, 1);
                });
    }
}
