package dev.weir.typed.commons;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.apache.commons.pool2.SwallowedExceptionListener;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;

/**
 * Builds keyed pools. Not thread-safe; may build several. What it says last counts, so call {@link #config} first; a
 * configuration has settings that have no method here.
 *
 * @param <P> the pool it builds
 */
@SuppressWarnings("exports") // who uses this package has Commons Pool
public final class KeyedPoolBuilder<P> {
    private final Settings settings = new Settings();
    private final Function<Settings, P> pool;

    KeyedPoolBuilder(Function<Settings, P> pool) {
        this.pool = pool;
    }

    /**
     * Takes over every setting of a GenericKeyedObjectPool, its defaults included: at most 8 objects a key, validated
     * only if it says so.
     *
     * @throws IllegalArgumentException if it sets what has no meaning here, such as eviction; the message names it
     */
    public KeyedPoolBuilder<P> config(GenericKeyedObjectPoolConfig<?> config) {
        Refusals.checkOwn(config);
        settings.take(config);
        settings.maxTotal = config.getMaxTotalPerKey();
        settings.maxIdle = config.getMaxIdlePerKey();
        settings.maxTotalOfKeys = config.getMaxTotal();
        return this;
    }

    /** The most objects of all keys, idle or borrowed; no limit unless set, or if negative. */
    public KeyedPoolBuilder<P> maxTotal(int objects) {
        settings.maxTotalOfKeys = objects;
        return this;
    }

    /** The most objects of a key, idle or borrowed; no limit unless set, or if negative. */
    public KeyedPoolBuilder<P> maxTotalPerKey(int objects) {
        settings.maxTotal = objects;
        return this;
    }

    /**
     * The most idle objects of a key; a return beyond them destroys the object. No limit unless set, or if negative.
     */
    public KeyedPoolBuilder<P> maxIdlePerKey(int objects) {
        settings.maxIdle = objects;
        return this;
    }

    /** How long a borrower waits when there is no object; as long as it takes unless set, or if negative. */
    public KeyedPoolBuilder<P> maxWait(Duration maxWait) {
        settings.maxWaitNanos = Settings.nanos(maxWait);
        return this;
    }

    /** Whether a borrower waits when there is no object, true unless set, or is refused at once. */
    public KeyedPoolBuilder<P> blockWhenExhausted(boolean blocks) {
        settings.blocks = blocks;
        return this;
    }

    /** Whether JMX shows the pool; it does unless set. */
    public KeyedPoolBuilder<P> jmxEnabled(boolean enabled) {
        settings.isInJmx = enabled;
        return this;
    }

    /** What JMX calls the pool, with a number behind it if that is taken; "pool" unless set. */
    public KeyedPoolBuilder<P> jmxNamePrefix(String name) {
        settings.jmxNamePrefix = Objects.requireNonNull(name, "name");
        return this;
    }

    /** Who hears of exceptions that no caller does; nobody unless set. */
    public KeyedPoolBuilder<P> swallowedExceptionListener(SwallowedExceptionListener listener) {
        settings.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /** {@return a new pool} */
    public P build() {
        return pool.apply(new Settings(settings));
    }
}
