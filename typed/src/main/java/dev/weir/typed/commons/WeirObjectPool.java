package dev.weir.typed.commons;

import dev.weir.typed.TypedPool;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.function.IntSupplier;
import org.apache.commons.pool2.DestroyMode;
import org.apache.commons.pool2.ObjectPool;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.SwallowedExceptionListener;
import org.apache.commons.pool2.UsageTracking;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.jspecify.annotations.Nullable;

/**
 * An object pool for any factory, with the contract of Commons Pool 2 and without the locks of GenericObjectPool: it
 * borrows and returns by compare-and-set and makes no garbage. Its order is last in, first out unless told otherwise: a
 * thread is given what it returned last itself, if that is idle, and else what another thread returned last.
 *
 * <p>Unlike GenericObjectPool it puts no limit on any count by default, validates every object that is borrowed,
 * serves those who wait first come, first served, and evicts nothing. {@link PoolBuilder#config} takes over the
 * settings of an existing pool.
 *
 * <p>An object that is returned or invalidated twice, or was never borrowed here, is refused with
 * IllegalStateException. That holds until the object is borrowed again: a second return by its last borrower then ends
 * the use of the next.
 *
 * <p>Any thread may call any method; what a thread did before a return happens-before what the next borrower of the
 * object does. The times that hooks, JMX and metrics are shown are true to a few milliseconds.
 *
 * @param <T> what is pooled
 */
@SuppressWarnings("exports") // who uses this package has Commons Pool
public sealed class WeirObjectPool<T> implements ObjectPool<T>, UsageTracking<T> permits TypedObjectPool {
    final Engine<T> engine;
    private final Listener listener = new Listener();
    private final JmxRegistration jmx;
    private final @Nullable TypedPool<?> owned;
    private volatile long maxWaitNanos;

    /** @param owned is closed when the pool is, and every object is destroyed */
    WeirObjectPool(
            PooledObjectFactory<T> factory, Settings settings, IntSupplier ceiling, @Nullable TypedPool<?> owned) {
        listener.set(settings.listener);
        var capacity = new Capacity(settings.maxTotal, ceiling, null);
        this.engine = new Engine<>(factory, settings, capacity, new PoolCounts(), listener, this::closeOwned, null);
        this.owned = owned;
        this.maxWaitNanos = settings.maxWaitNanos;
        this.jmx = JmxRegistration.of(settings, GenericObjectPool.class,
                new PoolMXBean<>(this, engine, factory, settings));
    }

    /** {@return a builder of a pool of what a factory makes} */
    public static <T> PoolBuilder<WeirObjectPool<T>> builder(PooledObjectFactory<T> factory) {
        return new PoolBuilder<>(settings -> new WeirObjectPool<>(factory, settings, Capacity.NO_CEILING, null));
    }

    /**
     * Borrows an object, waiting for one as long as maxWait says if there is none.
     *
     * @throws NoSuchElementException if there is none, or a fresh one can't be activated or validated
     * @throws IllegalStateException  after close, also for those who wait already
     * @throws Exception              what the factory throws when it can't make one
     */
    @Override
    public T borrowObject() throws Exception {
        return engine.borrow(maxWaitNanos);
    }

    /**
     * As {@link #borrowObject()}, with a wait of its own.
     *
     * @param maxWait how long to wait, never less than that; negative for as long as it takes
     * @throws Exception as {@link #borrowObject()} does
     */
    public T borrowObject(Duration maxWait) throws Exception {
        return engine.borrow(Settings.nanos(maxWait));
    }

    /**
     * Takes an object back. What the factory throws at this goes to the {@link SwallowedExceptionListener}, and the
     * object is destroyed, as it is when enough are idle, or the pool is closed or above its limit.
     *
     * @throws IllegalStateException if the object is not borrowed from this pool
     */
    @Override
    public void returnObject(T object) {
        listener.swallow(engine.giveBack(object));
    }

    /**
     * Destroys a borrowed object; a borrower that waits may make another.
     *
     * @throws IllegalStateException if the object is not borrowed from this pool
     * @throws Exception             what the factory throws when it destroys the object, which is gone all the same
     */
    @Override
    public void invalidateObject(T object) throws Exception {
        invalidateObject(object, DestroyMode.NORMAL);
    }

    /**
     * As {@link #invalidateObject(Object)}, with what the factory is told.
     *
     * @throws Exception as {@link #invalidateObject(Object)} does
     */
    @Override
    public void invalidateObject(T object, DestroyMode mode) throws Exception {
        engine.invalidate(object, mode);
    }

    /**
     * Makes an object, passivates it and keeps it idle; does nothing at a limit.
     *
     * @throws IllegalStateException after close
     * @throws Exception             what the factory throws
     */
    @Override
    public void addObject() throws Exception {
        engine.add();
    }

    /** Notes that a borrowed object is in use: its last use is now. Changes nothing else. */
    @Override
    public void use(T object) {
        engine.use(object);
    }

    /** Destroys the objects that are idle. What the factory throws goes to the {@link SwallowedExceptionListener}. */
    @Override
    public void clear() {
        engine.clear();
    }

    /**
     * Destroys the objects that are idle, sends those who wait away, and unregisters from JMX. Objects that are still
     * borrowed may be used, and are destroyed when they are returned. A second close does nothing.
     */
    @Override
    public void close() {
        engine.close();
        jmx.close();
        closeOwned();
    }

    /** Closes what belongs to a closed pool, once its last object is destroyed. */
    private void closeOwned() {
        if (owned != null && engine.isClosed() && engine.capacity.used() == 0) {
            owned.close();
        }
    }

    /** {@return whether close was called} */
    public boolean isClosed() {
        return engine.isClosed();
    }

    @Override
    public int getNumActive() {
        return engine.active();
    }

    @Override
    public int getNumIdle() {
        return engine.idle.size();
    }

    /** {@return how many threads wait for an object} */
    public int getNumWaiters() {
        return engine.line.length();
    }

    /** {@return the most objects, idle or borrowed; negative for no limit} */
    public int getMaxTotal() {
        return engine.capacity.limit();
    }

    /**
     * Sets the most objects, idle or borrowed; negative for no limit. A lower one destroys idle objects at once and
     * borrowed ones when they are returned.
     */
    public void setMaxTotal(int objects) {
        engine.limit(objects);
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
    public void setSwallowedExceptionListener(@Nullable SwallowedExceptionListener heard) {
        listener.set(heard);
    }

    @Override
    public String toString() {
        return "%s[%s]".formatted(getClass().getSimpleName(), engine);
    }
}
