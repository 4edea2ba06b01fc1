package dev.weir.typed;

import dev.weir.core.WeirException;
import dev.weir.core.blocks.BlockSource;
import org.jspecify.annotations.Nullable;

/**
 * One thread's way to a pool, with free records at hand and nothing to look up. What is got here may be put into the
 * pool, or in another thread's cache, and the other way round.
 *
 * <p>It belongs to the first thread that uses it. One that was dropped without close gives its records up when the
 * collector finds it, or when they are wanted. On a confined pool it is the pool itself, and close does nothing.
 *
 * @param <T> the interface of the records
 */
public final class TypedPoolCache<T> implements AutoCloseable {
    private final ViewPool<T> pool;
    private final BlockSource source;

    TypedPoolCache(ViewPool<T> pool, BlockSource source) {
        this.pool = pool;
        this.source = source;
    }

    /**
     * Hands out a record.
     *
     * @throws WeirException as {@link TypedPool#get()} does; WrongThread if this cache is another thread's
     */
    public T get() {
        T record = tryGet();
        if (record == null) {
            throw pool.exhausted();
        }
        return record;
    }

    /**
     * Hands out a record, if there is one.
     *
     * @return the record, or null if every record that the limit allows is in use
     * @throws WeirException as {@link TypedPool#tryGet()} does; WrongThread if this cache is another thread's
     */
    @SuppressWarnings("exports") // users compile and run without JSpecify
    public @Nullable T tryGet() {
        return pool.tryGet(source);
    }

    /**
     * Takes a record back, whichever thread got it.
     *
     * @throws WeirException as {@link TypedPool#put(Object)} does; WrongThread if this cache is another thread's
     */
    public void put(T record) {
        pool.put(source, record);
    }

    /** Gives up the records at hand. A second close does nothing; other calls after it throw PoolClosed. */
    @Override
    public void close() {
        source.end();
    }
}
