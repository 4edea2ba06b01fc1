package dev.weir.typed;

import dev.weir.typed.view.View;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One use of a record that is watched, from its get to its put. Its view belongs to it alone and is never handed out
 * again, so every use after the put is refused, for ever.
 *
 * <p>The queue answers the leases whose views nobody can reach any more. Whatever a thread did before its {@link
 * java.lang.ref.Reference#reachabilityFence} of the view happens-before that; so get, put and segment, which write to
 * the lease, end with one, and plain fields do. A lease must not reach its view, once that was handed out.
 */
final class Lease extends Lender {
    private static final int NONE = -1;

    /**
     * What was handed out, none as long as the view is only {@linkplain Watch#prepare prepared}. Its turn was not used,
     * and is the next one's. Written before the view is handed out, by the one who does it.
     */
    int slot = NONE;

    private final @Nullable Trace got;
    private final boolean tracesPut;
    private @Nullable Trace put;
    private boolean ended;
    private boolean escaped;
    private @Nullable Drop drop;

    /** What is queued when the view is gone. */
    static final class Drop extends PhantomReference<View> {
        final Lease lease;
        private final Set<Drop> out;

        private Drop(View view, Lease lease, ReferenceQueue<Object> queue, Set<Drop> out) {
            super(view, queue);
            this.lease = lease;
            this.out = out;
        }
    }

    /** @param tracesPut whether to keep where the record is put */
    Lease(ViewPool<?> pool, @Nullable Trace got, boolean tracesPut) {
        super(pool, 0);
        this.tracesPut = tracesPut;
        this.got = got;
    }

    @Override
    int nextTurn() {
        return slot ^ block();
    }

    /** {@return the block, or -1 if none was handed out} */
    int block() {
        return slot == NONE ? NONE : pool.number(slot);
    }

    /** Begins to watch the view whose owner this is, or fails and does not. The set holds on to what does so. */
    void watch(View view, ReferenceQueue<Object> queue, Set<Drop> out) {
        var watching = new Drop(view, this, queue, out);
        drop = watching;
        try {
            out.add(watching);
        } catch (Throwable e) {
            // Out of heap, maybe after it was added: nobody will have the view, and that is no leak.
            watching.clear();
            out.remove(watching);
            throw e;
        }
    }

    /** Notes that the record's bytes are known to others than the view, so that nobody else may ever get them. */
    void escape() {
        escaped = true;
    }

    boolean hasEscaped() {
        return escaped;
    }

    /** Ends it, for the one put that succeeds. */
    void end() {
        if (tracesPut) {
            put = Trace.here("put", got);
        }
        ended = true;
        // Not there yet, in this thread's eyes, if the record came here by a race. Then the finder finds it ended.
        Drop watching = drop;
        if (watching != null) {
            watching.clear();
            watching.out.remove(watching);
        }
    }

    boolean hasEnded() {
        return ended;
    }

    @Nullable
    Trace got() {
        return got;
    }

    /** {@return where the record was put, caused by where it was got, as far as that is known} */
    @Nullable
    Trace history() {
        return put != null ? put : got;
    }
}
