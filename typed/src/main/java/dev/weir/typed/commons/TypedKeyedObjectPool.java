package dev.weir.typed.commons;

import dev.weir.core.CommitFailed;
import dev.weir.typed.LayoutMismatch;
import dev.weir.typed.TypedPool;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Commons Pool 2 KeyedObjectPool of off-heap records, for apps that pool per endpoint. All keys' records come from
 * one TypedPool. It behaves as {@link WeirKeyedObjectPool} and {@link TypedObjectPool} say.
 *
 * @param <K> the keys
 * @param <T> the interface of the records
 */
public final class TypedKeyedObjectPool<K, T> extends WeirKeyedObjectPool<K, T> {
    private final TypedPool<T> records;

    private TypedKeyedObjectPool(
            TypedPooledObjectFactory<T> factory, Settings settings, @Nullable TypedPool<T> owned) {
        super(key -> factory, settings, TypedObjectPool.ceiling(factory.records()), owned);
        this.records = factory.records();
    }

    /**
     * {@return a pool over a TypedPool of its own, with no other limit than its default of 1 GiB}
     *
     * @throws LayoutMismatch           if {@code type} can't be implemented over a block
     * @throws IllegalArgumentException if {@code type} is in another module than Weir; make the TypedPool with a lookup
     *                                  and use {@link #builder(TypedPooledObjectFactory)}
     * @throws CommitFailed             if the system refuses to reserve memory
     */
    public static <K, T> TypedKeyedObjectPool<K, T> of(Class<T> type) {
        return TypedKeyedObjectPool.<K, T>builder(type).build();
    }

    /**
     * {@return a builder of pools, each over a TypedPool of its own that ends with it} The TypedPool goes when the pool
     * is closed and the last record returned.
     *
     * @throws LayoutMismatch           if {@code type} is not an ordinary interface
     * @throws IllegalArgumentException if {@code type} is in another module than Weir
     */
    public static <K, T> KeyedPoolBuilder<TypedKeyedObjectPool<K, T>> builder(Class<T> type) {
        return builder(type, TypedPooledObjectFactory::new);
    }

    /**
     * As {@link #builder(Class)}, with hooks.
     *
     * @param factory makes a factory over a pool's own TypedPool; the constructor of a subclass, as a rule
     */
    public static <K, T> KeyedPoolBuilder<TypedKeyedObjectPool<K, T>> builder(
            Class<T> type, Function<TypedPool<T>, ? extends TypedPooledObjectFactory<T>> factory) {
        TypedPool.Builder<T> records = TypedPool.builder(type);
        return new KeyedPoolBuilder<>(settings -> {
            TypedPool<T> owned = records.build();
            return new TypedKeyedObjectPool<>(factory.apply(owned), settings, owned);
        });
    }

    /** {@return a builder of pools of what a factory makes} Its TypedPool is closed by whoever made it, after these. */
    public static <K, T> KeyedPoolBuilder<TypedKeyedObjectPool<K, T>> builder(TypedPooledObjectFactory<T> factory) {
        return new KeyedPoolBuilder<>(settings -> new TypedKeyedObjectPool<>(factory, settings, null));
    }

    /** {@return where the records come from, as for {@link TypedPool#segment}} */
    public TypedPool<T> records() {
        return records;
    }
}
