package dev.weir.typed.commons;

import java.time.Duration;
import org.apache.commons.pool2.SwallowedExceptionListener;
import org.apache.commons.pool2.impl.BaseObjectPoolConfig;
import org.jspecify.annotations.Nullable;

/** What a builder was told. The defaults put no limit on any count and validate at every borrow. */
final class Settings {
    /** Of one pool, or of each key. */
    int maxTotal = -1;
    int maxIdle = -1;
    /** Of all keys together. */
    int maxTotalOfKeys = -1;
    boolean lifo = true;
    boolean blocks = true;
    long maxWaitNanos = -1;
    boolean testOnCreate;
    boolean testOnBorrow = true;
    boolean testOnReturn;
    boolean takesTimes = true;
    boolean isInJmx = true;
    @Nullable
    String jmxNameBase;
    String jmxNamePrefix = BaseObjectPoolConfig.DEFAULT_JMX_NAME_PREFIX;
    @Nullable
    SwallowedExceptionListener listener;

    Settings() {}

    Settings(Settings other) {
        maxTotal = other.maxTotal;
        maxIdle = other.maxIdle;
        maxTotalOfKeys = other.maxTotalOfKeys;
        lifo = other.lifo;
        blocks = other.blocks;
        maxWaitNanos = other.maxWaitNanos;
        testOnCreate = other.testOnCreate;
        testOnBorrow = other.testOnBorrow;
        testOnReturn = other.testOnReturn;
        takesTimes = other.takesTimes;
        isInJmx = other.isInJmx;
        jmxNameBase = other.jmxNameBase;
        jmxNamePrefix = other.jmxNamePrefix;
        listener = other.listener;
    }

    /** Takes over what both kinds of configuration have. Fairness is taken over by being fair always. */
    void take(BaseObjectPoolConfig<?> config) {
        Refusals.check(config);
        lifo = config.getLifo();
        blocks = config.getBlockWhenExhausted();
        maxWaitNanos = nanos(config.getMaxWaitDuration());
        testOnCreate = config.getTestOnCreate();
        testOnBorrow = config.getTestOnBorrow();
        testOnReturn = config.getTestOnReturn();
        takesTimes = config.getCollectDetailedStatistics();
        isInJmx = config.getJmxEnabled();
        jmxNameBase = config.getJmxNameBase();
        jmxNamePrefix = config.getJmxNamePrefix();
    }

    /** {@return nanoseconds, negative for ever, and never too many to count} */
    static long nanos(Duration maxWait) {
        if (maxWait.isNegative()) {
            return -1;
        }
        try {
            return maxWait.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    static Duration duration(long nanos) {
        return nanos < 0 ? BaseObjectPoolConfig.DEFAULT_MAX_WAIT : Duration.ofNanos(nanos);
    }
}
