package dev.weir.typed.commons;

import dev.weir.typed.TypedPool;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.commons.pool2.DestroyMode;
import org.apache.commons.pool2.KeyedObjectPool;
import org.apache.commons.pool2.KeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.SwallowedExceptionListener;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.jspecify.annotations.Nullable;

/**
 * A pool for each key, with the contract of Commons Pool 2's KeyedObjectPool: each behaves as {@link WeirObjectPool}
 * says. A limit over all keys may be set too; a key that needs room then gets that of an idle object of another key. A
 * key that has no objects any more is forgotten when one is invalidated or its idle ones are cleared.
 *
 * @param <K> the keys
 * @param <T> what is pooled
 */
@SuppressWarnings("exports") // who uses this package has Commons Pool
public sealed class WeirKeyedObjectPool<K, T> implements KeyedObjectPool<K, T> permits TypedKeyedObjectPool {
    final KeyedEngines<K, T> engines;
    private final JmxRegistration jmx;
    private final @Nullable TypedPool<?> owned;
    private volatile long maxWaitNanos;

    /** @param owned is closed when the pool is, and every object is destroyed */
    WeirKeyedObjectPool(
            Function<K, PooledObjectFactory<T>> factories,
            Settings settings,
            IntSupplier ceiling,
            @Nullable TypedPool<?> owned) {
        this.engines = new KeyedEngines<>(factories, settings, ceiling, this::closeOwned);
        this.owned = owned;
        this.maxWaitNanos = settings.maxWaitNanos;
        this.jmx = JmxRegistration.of(
                settings, GenericKeyedObjectPool.class, new KeyedPoolMXBean<>(this, engines, settings));
    }

    /** {@return a builder of a pool of what a factory makes for each key} */
    public static <K, T> KeyedPoolBuilder<WeirKeyedObjectPool<K, T>> builder(KeyedPooledObjectFactory<K, T> factory) {
        Objects.requireNonNull(factory, "factory");
        return new KeyedPoolBuilder<>(settings -> new WeirKeyedObjectPool<>(
                key -> new FactoryOfKey<>(factory, key), settings, Capacity.NO_CEILING, null));
    }

    /**
     * Borrows an object of a key, waiting for one as long as maxWait says if there is none.
     *
     * @throws NoSuchElementException if there is none, or a fresh one can't be activated or validated
     * @throws IllegalStateException  after close, also for those who wait already
     * @throws Exception              what the factory throws when it can't make one
     */
    @Override
    public T borrowObject(K key) throws Exception {
        return engines.borrow(key, maxWaitNanos);
    }

    /**
     * As {@link #borrowObject(Object)}, with a wait of its own.
     *
     * @param maxWait how long to wait, never less than that; negative for as long as it takes
     * @throws Exception as {@link #borrowObject(Object)} does
     */
    public T borrowObject(K key, Duration maxWait) throws Exception {
        return engines.borrow(key, Settings.nanos(maxWait));
    }

    /**
     * Takes an object back, as {@link WeirObjectPool#returnObject} does.
     *
     * @throws IllegalStateException if the object is not borrowed for this key
     * @throws Exception             what the factory throws if it has to destroy the object
     */
    @Override
    public void returnObject(K key, T object) throws Exception {
        Throwable failure = engines.ofObject(key, "Returned").giveBack(object);
        Listener.rethrowError(failure);
        if (failure instanceof Exception e) {
            throw e;
        }
    }

    /**
     * Destroys a borrowed object; a borrower that waits may make another.
     *
     * @throws IllegalStateException if the object is not borrowed for this key
     * @throws Exception             what the factory throws when it destroys the object, which is gone all the same
     */
    @Override
    public void invalidateObject(K key, T object) throws Exception {
        invalidateObject(key, object, DestroyMode.NORMAL);
    }

    /**
     * As {@link #invalidateObject(Object, Object)}, with what the factory is told.
     *
     * @throws Exception as {@link #invalidateObject(Object, Object)} does
     */
    @Override
    public void invalidateObject(K key, T object, DestroyMode mode) throws Exception {
        var engine = engines.ofObject(key, "Invalidated");
        try {
            engine.invalidate(object, mode);
        } finally {
            engines.forgetIfEmpty(key, engine);
        }
    }

    /**
     * Makes an object of a key, passivates it and keeps it idle; does nothing at a limit.
     *
     * @throws IllegalStateException after close
     * @throws Exception             what the factory throws
     */
    @Override
    public void addObject(K key) throws Exception {
        engines.add(key);
    }

    /** Destroys the idle objects of all keys. What the factory throws goes to the listener. */
    @Override
    public void clear() {
        engines.clear();
    }

    /** Destroys the idle objects of a key. What the factory throws goes to the listener. */
    @Override
    public void clear(K key) {
        engines.clear(key);
    }

    /** Ends all keys' pools, as {@link WeirObjectPool#close} does. */
    @Override
    public void close() {
        engines.close();
        jmx.close();
        closeOwned();
    }

    /** Closes what belongs to a closed pool, once its last object is destroyed. */
    private void closeOwned() {
        if (owned != null && engines.isClosed() && engines.whole.used() == 0) {
            owned.close();
        }
    }

    /** {@return whether close was called} */
    public boolean isClosed() {
        return engines.isClosed();
    }

    @Override
    public int getNumActive() {
        return (int) engines.sum(Engine::active);
    }

    @Override
    public int getNumActive(K key) {
        var engine = engines.find(key);
        return engine == null ? 0 : engine.active();
    }

    @Override
    public int getNumIdle() {
        return (int) engines.sum(engine -> engine.idle.size());
    }

    @Override
    public int getNumIdle(K key) {
        var engine = engines.find(key);
        return engine == null ? 0 : engine.idle.size();
    }

    /** {@return how many threads wait for an object} */
    public int getNumWaiters() {
        return (int) engines.sum(engine -> engine.line.length());
    }

    /** {@return the most objects of all keys; negative for no limit} */
    public int getMaxTotal() {
        return engines.whole.limit();
    }

    /** Sets the most objects of all keys, as {@link WeirObjectPool#setMaxTotal} does. */
    public void setMaxTotal(int objects) {
        engines.limitWhole(objects);
    }

    /** {@return the most objects of each key; negative for no limit} */
    public int getMaxTotalPerKey() {
        return engines.limitPerKey();
    }

    /** Sets the most objects of each key, as {@link WeirObjectPool#setMaxTotal} does. */
    public void setMaxTotalPerKey(int objects) {
        engines.limitPerKey(objects);
    }

    /** {@return how long a borrower waits; negative for as long as it takes} */
    public Duration getMaxWaitDuration() {
        return Settings.duration(maxWaitNanos);
    }

    /** Sets how long a borrower waits, from the next one on; negative for as long as it takes. */
    public void setMaxWait(Duration maxWait) {
        maxWaitNanos = Settings.nanos(maxWait);
    }

    /** Sets who hears of exceptions that no caller does; null for nobody. */
    public void setSwallowedExceptionListener(@Nullable SwallowedExceptionListener listener) {
        engines.listener.set(listener);
    }

    @Override
    public String toString() {
        return "%s[%s]".formatted(getClass().getSimpleName(), engines);
    }
}
