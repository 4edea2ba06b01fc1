package dev.weir.typed.commons;

import dev.weir.core.CommitFailed;
import dev.weir.typed.LayoutMismatch;
import dev.weir.typed.TypedPool;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A Commons Pool 2 ObjectPool of off-heap records: an app that declares {@code ObjectPool<Message>}, Message being an
 * interface of accessors, changes the line where it makes the pool:
 *
 * <pre>{@code
 *   ObjectPool<Message> pool = TypedObjectPool.of(Message.class);
 * }</pre>
 *
 * <p>It behaves as {@link WeirObjectPool} says. A record is created when it is taken from the TypedPool below, and
 * destroyed when it is put back there; in between, idle or borrowed, it keeps its content, and counts as active there.
 * While it is idle every use of it throws {@link dev.weir.typed.StaleRecord}, as after its put; the hooks see it in use.
 * A borrower must not put or close it.
 *
 * <p>Waiting begins at the limit of the TypedPool, if that is lower than maxTotal. A change of it is noticed by the next
 * borrow that finds nothing idle and, for those who wait, at the next return or {@link #setMaxTotal}. Records that others
 * take from the same TypedPool are not waited for: a borrower that finds it exhausted by them fails at once.
 *
 * @param <T> the interface of the records
 */
public final class TypedObjectPool<T> extends WeirObjectPool<T> {
    private final TypedPool<T> records;

    private TypedObjectPool(
            TypedPooledObjectFactory<T> factory, Settings settings, @Nullable TypedPool<T> owned) {
        super(factory, settings, ceiling(factory.records()), owned);
        this.records = factory.records();
    }

    /** Where waiting begins at the latest: a get from a TypedPool at its limit would fail. */
    static IntSupplier ceiling(TypedPool<?> records) {
        return () -> Math.toIntExact(records.stats().capacity());
    }

    /**
     * {@return a pool over a TypedPool of its own, with no other limit than its default of 1 GiB}
     *
     * @throws LayoutMismatch           if {@code type} can't be implemented over a block
     * @throws IllegalArgumentException if {@code type} is in another module than Weir; make the TypedPool with a lookup
     *                                  and use {@link #builder(TypedPooledObjectFactory)}
     * @throws CommitFailed             if the system refuses to reserve memory
     */
    public static <T> TypedObjectPool<T> of(Class<T> type) {
        return builder(type).build();
    }

    /**
     * {@return a builder of pools, each over a TypedPool of its own that ends with it} The TypedPool goes when the pool
     * is closed and the last record returned.
     *
     * @throws LayoutMismatch           if {@code type} is not an ordinary interface
     * @throws IllegalArgumentException if {@code type} is in another module than Weir
     */
    public static <T> PoolBuilder<TypedObjectPool<T>> builder(Class<T> type) {
        return builder(type, TypedPooledObjectFactory::new);
    }

    /**
     * As {@link #builder(Class)}, with hooks.
     *
     * @param factory makes a factory over a pool's own TypedPool; the constructor of a subclass, as a rule
     */
    public static <T> PoolBuilder<TypedObjectPool<T>> builder(
            Class<T> type, Function<TypedPool<T>, ? extends TypedPooledObjectFactory<T>> factory) {
        TypedPool.Builder<T> records = TypedPool.builder(type);
        return new PoolBuilder<>(settings -> {
            TypedPool<T> owned = records.build();
            return new TypedObjectPool<>(factory.apply(owned), settings, owned);
        });
    }

    /** {@return a builder of pools of what a factory makes} Its TypedPool is closed by whoever made it, after these. */
    public static <T> PoolBuilder<TypedObjectPool<T>> builder(TypedPooledObjectFactory<T> factory) {
        return new PoolBuilder<>(settings -> new TypedObjectPool<>(factory, settings, null));
    }

    /** {@return where the records come from, as for {@link TypedPool#segment}} */
    public TypedPool<T> records() {
        return records;
    }
}
