package dev.weir.core.blocks;

import dev.weir.core.CommitFailed;
import dev.weir.core.FreelistListener;
import dev.weir.core.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts the rare events and tells the listeners, whose failures end here. Any thread. */
final class Events {
    private final String name;
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong commitNanos = new AtomicLong();
    private final AtomicLong commitFailures = new AtomicLong();
    private final AtomicLong guardHits = new AtomicLong();
    private final AtomicLong exhaustions = new AtomicLong();
    private final AtomicLong leaks = new AtomicLong();
    private final AtomicLong trims = new AtomicLong();
    private final AtomicLong trimmedBytes = new AtomicLong();
    /** By the exception's simple name. */
    private final Map<String, Long> misuses = new ConcurrentHashMap<>();

    /** Immutable: replaced under the lock of this object. */
    private volatile List<FreelistListener> listeners;
    private boolean closed;

    Events(String name, FreelistListener listener) {
        this.name = name;
        this.listeners = List.of(listener);
    }

    /** {@return false after close} */
    synchronized boolean add(FreelistListener listener) {
        if (!closed) {
            var more = new ArrayList<>(listeners);
            more.add(listener);
            listeners = List.copyOf(more);
        }
        return !closed;
    }

    synchronized void remove(FreelistListener listener) {
        var fewer = new ArrayList<>(listeners);
        fewer.remove(listener);
        listeners = List.copyOf(fewer);
    }

    /** {@return when the guard was hit, for {@link #guardPassed}} */
    long guardHit() {
        guardHits.incrementAndGet();
        tell(l -> l.guardHit(name));
        return System.nanoTime();
    }

    void guardPassed(long hitAt) {
        long nanos = System.nanoTime() - hitAt;
        tell(l -> l.guardPassed(name, nanos));
    }

    /** @param last whether the limit leaves no room for another chunk */
    void grew(Growth.Step step, long nanos, boolean last) {
        if (step.isFresh()) {
            commits.incrementAndGet();
            commitNanos.addAndGet(nanos);
            tell(l -> l.committed(name, step.blocks(), nanos));
        }
        if (last) {
            tell(l -> l.lastChunk(name));
        }
    }

    void trimmed(long bytes, long nanos) {
        if (bytes > 0) {
            trims.incrementAndGet();
            trimmedBytes.addAndGet(bytes);
            tell(l -> l.trimmed(name, bytes, nanos));
        }
    }

    CommitFailed commitFailed(CommitFailed failure) {
        commitFailures.incrementAndGet();
        tell(l -> l.commitFailed(name, failure));
        return failure;
    }

    void exhausted() {
        exhaustions.incrementAndGet();
        tell(l -> l.exhausted(name));
    }

    WeirException misused(WeirException misuse) {
        misuses.merge(misuse.getClass().getSimpleName(), 1L, Long::sum);
        tell(l -> l.misused(name, misuse));
        return misuse;
    }

    void leaked(Throwable leak) {
        leaks.incrementAndGet();
        tell(l -> l.leaked(name, leak));
    }

    void got(int block) {
        tell(l -> l.got(name, block));
    }

    void put(int block) {
        tell(l -> l.put(name, block));
    }

    /** Closing twice tells once. */
    void closed() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        tell(l -> l.closed(name));
    }

    long leaks() {
        return leaks.get();
    }

    long commits() {
        return commits.get();
    }

    long commitNanos() {
        return commitNanos.get();
    }

    long commitFailures() {
        return commitFailures.get();
    }

    long guardHits() {
        return guardHits.get();
    }

    long trims() {
        return trims.get();
    }

    long trimmedBytes() {
        return trimmedBytes.get();
    }

    long exhaustions() {
        return exhaustions.get();
    }

    Map<String, Long> misuses() {
        return Map.copyOf(misuses);
    }

    private void tell(Consumer<FreelistListener> event) {
        for (FreelistListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                RareLog.SYSTEM.warn("a listener failed", name, e);
            }
        }
    }
}
