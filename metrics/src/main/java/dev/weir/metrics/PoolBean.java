package dev.weir.metrics;

import dev.weir.core.FreelistStats;
import dev.weir.core.WeirException;
import dev.weir.typed.TypedPoolStats;
import java.util.Map;

/** Reads one pool for JMX, and holds it weakly. Once the pool is gone, and before the bean is, calls say so. */
final class PoolBean<P> implements PoolMXBean {
    private final Target<P> target;

    PoolBean(Target<P> target) {
        this.target = target;
    }

    @Override
    public String getName() {
        return target.name();
    }

    @Override
    public long getActive() {
        return stats().active();
    }

    @Override
    public long getCached() {
        return stats().cached();
    }

    @Override
    public long getIdle() {
        return stats().idle();
    }

    @Override
    public long getParked() {
        return stats().parkedBlocks();
    }

    @Override
    public long getCapacity() {
        return stats().capacity();
    }

    @Override
    public long getHighWater() {
        return stats().highWater();
    }

    @Override
    public double getOccupancy() {
        return stats().occupancy();
    }

    @Override
    public double getLimitUsed() {
        return stats().limitUsed();
    }

    @Override
    public long getCommittedBytes() {
        return stats().committedBytes();
    }

    @Override
    public long getReservedBytes() {
        return stats().reservedBytes();
    }

    @Override
    public long getCommits() {
        return stats().commits();
    }

    @Override
    public long getCommitNanos() {
        return stats().commitNanos();
    }

    @Override
    public long getCommitFailures() {
        return stats().commitFailures();
    }

    @Override
    public long getGuardHits() {
        return stats().guardHits();
    }

    @Override
    public long getGets() {
        return stats().gets();
    }

    @Override
    public long getPuts() {
        return stats().puts();
    }

    @Override
    public long getExhausted() {
        return stats().exhausted();
    }

    @Override
    public long getWaits() {
        return stats().waits();
    }

    @Override
    public long getWaiters() {
        return stats().waiters();
    }

    @Override
    public long getTrims() {
        return stats().trims();
    }

    @Override
    public long getTrimmedBytes() {
        return stats().trimmedBytes();
    }

    @Override
    public long getMisuses() {
        return stats().misuses();
    }

    @Override
    public Map<String, Long> getMisusesByKind() {
        return stats().misusesByKind();
    }

    @Override
    public long getLeaks() {
        return all().leaks();
    }

    @Override
    public long trim() {
        if (stats().commits() == 0) {
            // Nothing to give back. And the first thread that comes to a confined pool becomes its owner: not this one.
            return 0;
        }
        try {
            return target.kind().trim().applyAsLong(target.require());
        } catch (WeirException e) {
            // Consoles don't have Weir's classes.
            throw new IllegalStateException(e.getMessage(), e.getCause());
        }
    }

    @Override
    public void flush() {
        target.kind().flushAll().accept(target.require());
    }

    private FreelistStats stats() {
        return all().freelist();
    }

    private TypedPoolStats all() {
        return target.kind().stats().apply(target.require());
    }
}
