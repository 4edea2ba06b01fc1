package dev.weir.typed.commons;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.apache.commons.pool2.SwallowedExceptionListener;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/**
 * Builds pools. Not thread-safe; may build several. What it says last counts, so call {@link #config} first.
 *
 * @param <P> the pool it builds
 */
@SuppressWarnings("exports") // who uses this package has Commons Pool
public final class PoolBuilder<P> {
    private final Settings settings = new Settings();
    private final Function<Settings, P> pool;

    PoolBuilder(Function<Settings, P> pool) {
        this.pool = pool;
    }

    /**
     * Takes over every setting of a GenericObjectPool, its defaults included: at most 8 objects, validated only if it
     * says so.
     *
     * @throws IllegalArgumentException if it sets what has no meaning here, such as eviction; the message names it
     */
    public PoolBuilder<P> config(GenericObjectPoolConfig<?> config) {
        Refusals.checkOwn(config);
        settings.take(config);
        settings.maxTotal = config.getMaxTotal();
        settings.maxIdle = config.getMaxIdle();
        return this;
    }

    /** The most objects, idle or borrowed; no limit unless set, or if negative. */
    public PoolBuilder<P> maxTotal(int objects) {
        settings.maxTotal = objects;
        return this;
    }

    /** The most idle objects; a return beyond them destroys the object. No limit unless set, or if negative. */
    public PoolBuilder<P> maxIdle(int objects) {
        settings.maxIdle = objects;
        return this;
    }

    /** How long a borrower waits when there is no object; as long as it takes unless set, or if negative. */
    public PoolBuilder<P> maxWait(Duration maxWait) {
        settings.maxWaitNanos = Settings.nanos(maxWait);
        return this;
    }

    /** Whether a borrower waits when there is no object, true unless set, or is refused at once. */
    public PoolBuilder<P> blockWhenExhausted(boolean blocks) {
        settings.blocks = blocks;
        return this;
    }

    /**
     * Whether the object that was returned last is borrowed first, true unless set, or the one that is idle longest.
     * Each thread goes by its own returns first, so that threads don't meet; the longest idle is that of all threads.
     */
    public PoolBuilder<P> lifo(boolean lifo) {
        settings.lifo = lifo;
        return this;
    }

    /** Whether an object is validated when it is made; not unless set. */
    public PoolBuilder<P> testOnCreate(boolean test) {
        settings.testOnCreate = test;
        return this;
    }

    /** Whether an object is validated when it is borrowed; it is unless set. */
    public PoolBuilder<P> testOnBorrow(boolean test) {
        settings.testOnBorrow = test;
        return this;
    }

    /** Whether an object is validated when it is returned; not unless set. */
    public PoolBuilder<P> testOnReturn(boolean test) {
        settings.testOnReturn = test;
        return this;
    }

    /** Whether JMX shows the pool; it does unless set. */
    public PoolBuilder<P> jmxEnabled(boolean enabled) {
        settings.isInJmx = enabled;
        return this;
    }

    /** What JMX calls the pool, with a number behind it if that is taken; "pool" unless set. */
    public PoolBuilder<P> jmxNamePrefix(String name) {
        settings.jmxNamePrefix = Objects.requireNonNull(name, "name");
        return this;
    }

    /** Who hears of exceptions that no caller does; nobody unless set. */
    public PoolBuilder<P> swallowedExceptionListener(SwallowedExceptionListener listener) {
        settings.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /** {@return a new pool} */
    public P build() {
        return pool.apply(new Settings(settings));
    }
}
