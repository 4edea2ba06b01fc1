package dev.weir.core.blocks;

import dev.weir.core.CommitFailed;
import dev.weir.core.FreelistListener;
import dev.weir.core.WeirException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts the rare events and tells the listener, whose failures end here. Any thread. */
final class Events {
    private final String name;
    private final FreelistListener listener;
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong commitFailures = new AtomicLong();
    private final AtomicLong guardHits = new AtomicLong();
    private final AtomicLong misuses = new AtomicLong();
    private final AtomicLong leaks = new AtomicLong();
    private final AtomicLong trims = new AtomicLong();
    private final AtomicLong trimmedBytes = new AtomicLong();

    Events(String name, FreelistListener listener) {
        this.name = name;
        this.listener = listener;
    }

    void guardHit() {
        guardHits.incrementAndGet();
        tell(l -> l.guardHit(name));
    }

    /** @param last whether the limit leaves no room for another chunk */
    void grew(Growth.Step step, long nanos, boolean last) {
        if (step.isFresh()) {
            commits.incrementAndGet();
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
        tell(l -> l.exhausted(name));
    }

    WeirException misused(WeirException misuse) {
        misuses.incrementAndGet();
        tell(l -> l.misused(name, misuse));
        return misuse;
    }

    void leaked(Throwable leak) {
        leaks.incrementAndGet();
        tell(l -> l.leaked(name, leak));
    }

    long leaks() {
        return leaks.get();
    }

    long commits() {
        return commits.get();
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

    long misuses() {
        return misuses.get();
    }

    private void tell(Consumer<FreelistListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException e) {
            RareLog.SYSTEM.warn("a listener failed", name, e);
        }
    }
}
