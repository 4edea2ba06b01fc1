package dev.weir.metrics;

import dev.weir.core.CommitFailed;
import dev.weir.core.FreelistListener;
import dev.weir.core.FreelistStats;
import dev.weir.core.WeirException;
import dev.weir.metrics.PoolEvent.Commit;
import dev.weir.metrics.PoolEvent.CommitFailure;
import dev.weir.metrics.PoolEvent.Exhausted;
import dev.weir.metrics.PoolEvent.Get;
import dev.weir.metrics.PoolEvent.GuardHit;
import dev.weir.metrics.PoolEvent.Leak;
import dev.weir.metrics.PoolEvent.Misuse;
import dev.weir.metrics.PoolEvent.Put;
import dev.weir.metrics.PoolEvent.Statistics;
import dev.weir.metrics.PoolEvent.Trim;
import dev.weir.typed.TypedPoolStats;
import java.util.Arrays;
import java.util.stream.Collectors;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** Tells the flight recorder what one pool does. Holds the pool weakly. */
final class PoolRecorder<P> implements FreelistListener {
    private static final int MOST_FRAMES = 64;

    /** What a thread began at the guard, and ends when it has passed; nothing in between but for the commit. */
    private static final ThreadLocal<GuardHit> AT_GUARD = new ThreadLocal<>();

    static {
        // Else tools would know of an event once it has happened.
        for (Class<? extends PoolEvent> type : PoolEvent.TYPES) {
            FlightRecorder.register(type);
        }
    }

    private final Target<P> target;

    private PoolRecorder(Target<P> target) {
        this.target = target;
    }

    /** Records from now on, until the pool's end. */
    static <P> void attach(P pool, Target<P> target) {
        var recorder = new PoolRecorder<>(target);
        Attachment attachment = Attachment.to(pool, target);
        target.addListener(recorder);
        Runnable statistics = recorder::statistics;
        FlightRecorder.addPeriodicEvent(Statistics.class, statistics);
        attachment.atEnd(() -> FlightRecorder.removePeriodicEvent(statistics));
    }

    @Override
    public void guardHit(String name) {
        var event = new GuardHit();
        if (event.isEnabled()) {
            event.begin();
            AT_GUARD.set(event);
        }
    }

    @Override
    public void guardPassed(String name, long nanos) {
        GuardHit event = AT_GUARD.get();
        if (event == null) {
            return;
        }
        AT_GUARD.remove();
        event.end();
        if (event.shouldCommit()) {
            event.pool = name;
            event.commit();
        }
    }

    @Override
    public void committed(String name, int blocks, long nanos) {
        var event = new Commit();
        if (event.isEnabled()) {
            FreelistStats stats = stats();
            event.pool = name;
            event.blocks = blocks;
            if (stats != null && stats.committedBlocks() > 0) {
                event.chunkBytes = stats.committedBytes() / stats.committedBlocks() * blocks;
                event.committedBytes = stats.committedBytes();
            }
            event.took = nanos;
            event.commit();
        }
    }

    @Override
    public void commitFailed(String name, CommitFailed failure) {
        var event = new CommitFailure();
        if (event.isEnabled()) {
            event.pool = name;
            event.errno = failure.errno();
            event.message = failure.getMessage();
            event.commit();
        }
    }

    @Override
    public void trimmed(String name, long bytes, long nanos) {
        var event = new Trim();
        if (event.isEnabled()) {
            event.pool = name;
            event.bytes = bytes;
            event.took = nanos;
            event.commit();
        }
    }

    @Override
    public void exhausted(String name) {
        var event = new Exhausted();
        if (event.isEnabled()) {
            FreelistStats stats = stats();
            event.pool = name;
            event.capacity = stats == null ? 0 : stats.capacity();
            event.waiters = stats == null ? 0 : stats.waiters();
            event.commit();
        }
    }

    @Override
    public void misused(String name, WeirException misuse) {
        var event = new Misuse();
        if (event.isEnabled()) {
            event.pool = name;
            event.kind = misuse.getClass().getSimpleName();
            event.message = misuse.getMessage();
            event.commit();
        }
    }

    @Override
    public void leaked(String name, Throwable leak) {
        var event = new Leak();
        if (event.isEnabled()) {
            event.pool = name;
            event.message = leak.getMessage();
            event.gotAt = frames(leak.getCause());
            event.commit();
        }
    }

    private static @Nullable String frames(@Nullable Throwable got) {
        return got == null
                ? null
                : Arrays.stream(got.getStackTrace())
                        .limit(MOST_FRAMES)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining("\n"));
    }

    @Override
    public void got(String name, int block) {
        var event = new Get();
        if (event.isEnabled()) {
            event.pool = name;
            event.block = block;
            event.commit();
        }
    }

    @Override
    public void put(String name, int block) {
        var event = new Put();
        if (event.isEnabled()) {
            event.pool = name;
            event.block = block;
            event.commit();
        }
    }

    private void statistics() {
        TypedPoolStats all = target.stats();
        if (all == null) {
            return;
        }
        FreelistStats stats = all.freelist();
        var event = new Statistics();
        event.pool = target.name();
        event.active = stats.active();
        event.cached = stats.cached();
        event.idle = stats.idle();
        event.parked = stats.parkedBlocks();
        event.capacity = stats.capacity();
        event.highWater = stats.highWater();
        event.occupancy = (float) stats.occupancy();
        event.limitUsed = (float) stats.limitUsed();
        event.committedBytes = stats.committedBytes();
        event.reservedBytes = stats.reservedBytes();
        event.commits = stats.commits();
        event.commitTime = stats.commitNanos();
        event.commitFailures = stats.commitFailures();
        event.guardHits = stats.guardHits();
        event.gets = stats.gets();
        event.puts = stats.puts();
        event.exhausted = stats.exhausted();
        event.waits = stats.waits();
        event.waiters = stats.waiters();
        event.trims = stats.trims();
        event.trimmedBytes = stats.trimmedBytes();
        event.misuses = stats.misuses();
        event.leaks = all.leaks();
        event.commit();
    }

    private @Nullable FreelistStats stats() {
        TypedPoolStats all = target.stats();
        return all == null ? null : all.freelist();
    }
}
