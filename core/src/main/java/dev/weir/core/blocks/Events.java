package dev.weir.core.blocks;

import dev.weir.core.CommitFailed;
import dev.weir.core.FreelistListener;
import dev.weir.core.WeirException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts the rare events and tells the listener, whose failures end here. Any thread. */
final class Events {
    private static final Logger LOG = System.getLogger("dev.weir.core");

    private final String name;
    private final FreelistListener listener;
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong commitFailures = new AtomicLong();
    private final AtomicLong guardHits = new AtomicLong();
    private final AtomicLong misuses = new AtomicLong();

    Events(String name, FreelistListener listener) {
        this.name = name;
        this.listener = listener;
    }

    void guardHit() {
        guardHits.incrementAndGet();
        tell(l -> l.guardHit(name));
    }

    void committed(int blocks, long nanos) {
        commits.incrementAndGet();
        tell(l -> l.committed(name, blocks, nanos));
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

    long commits() {
        return commits.get();
    }

    long commitFailures() {
        return commitFailures.get();
    }

    long guardHits() {
        return guardHits.get();
    }

    long misuses() {
        return misuses.get();
    }

    private void tell(Consumer<FreelistListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the listener of " + name + " failed", e);
        }
    }
}
