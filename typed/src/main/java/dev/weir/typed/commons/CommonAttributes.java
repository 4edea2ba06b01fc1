package dev.weir.typed.commons;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.commons.pool2.impl.BaseObjectPoolConfig;

/**
 * The attributes that both of Commons Pool's MXBeans have; public, since JMX calls nothing else. Eviction and abandoned
 * objects, which don't exist here, are reported as switched off.
 */
abstract class CommonAttributes {
    final PoolCounts counts;
    private final Settings settings;
    private final String creationStack;

    CommonAttributes(PoolCounts counts, Settings settings) {
        this.counts = counts;
        this.settings = settings;
        var stack = new StringWriter();
        new Exception("pool created").printStackTrace(new PrintWriter(stack));
        this.creationStack = stack.toString();
    }

    public boolean getBlockWhenExhausted() {
        return settings.blocks;
    }

    public long getCreatedCount() {
        return counts.created.sum();
    }

    public long getDestroyedCount() {
        return counts.destroyed.sum();
    }

    public long getDestroyedByBorrowValidationCount() {
        return counts.destroyedByBorrowValidation.sum();
    }

    public long getDestroyedByEvictorCount() {
        return 0;
    }

    public String getCreationStackTrace() {
        return creationStack;
    }

    /** {@return true: who waits first is served first, whatever was asked for} */
    public boolean getFairness() {
        return true;
    }

    public boolean getLifo() {
        return settings.lifo;
    }

    public boolean getLogAbandoned() {
        return false;
    }

    public long getMaxBorrowWaitTimeMillis() {
        return counts.longestWait();
    }

    public long getMeanActiveTimeMillis() {
        return counts.active.mean();
    }

    public long getMeanBorrowWaitTimeMillis() {
        return counts.wait.mean();
    }

    public long getMeanIdleTimeMillis() {
        return counts.idle.mean();
    }

    public long getMinEvictableIdleTimeMillis() {
        return BaseObjectPoolConfig.DEFAULT_MIN_EVICTABLE_IDLE_DURATION.toMillis();
    }

    public int getNumTestsPerEvictionRun() {
        return BaseObjectPoolConfig.DEFAULT_NUM_TESTS_PER_EVICTION_RUN;
    }

    public boolean getRemoveAbandonedOnBorrow() {
        return false;
    }

    public boolean getRemoveAbandonedOnMaintenance() {
        return false;
    }

    public int getRemoveAbandonedTimeout() {
        return Integer.MAX_VALUE;
    }

    public boolean getTestOnBorrow() {
        return settings.testOnBorrow;
    }

    public boolean getTestOnCreate() {
        return settings.testOnCreate;
    }

    public boolean getTestOnReturn() {
        return settings.testOnReturn;
    }

    public boolean getTestWhileIdle() {
        return false;
    }

    public long getTimeBetweenEvictionRunsMillis() {
        return -1;
    }

    public boolean isAbandonedConfig() {
        return false;
    }
}
