package dev.weir.typed.commons;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Last in, first out: Treiber's stack over the leases themselves, so that it makes no garbage. The top is one word, a
 * count in the high half and a lease's index in the low one, 0 for none. Every change adds one to the count, so a
 * thread that read the top, and then the lease below it, succeeds only if nothing changed in between (or the count went
 * round: 2^32 changes during one pop).
 *
 * <p>The compare-and-set of a push publishes what the pusher wrote to its lease, and whoever reads that top acquires
 * it. A thread with an outdated top may see any lease, or null, at that index; what it reads there it throws away.
 */
final class IdleStack<T> implements IdleObjects<T> {
    private static final long ONE_CHANGE = 1L << 32;

    private final AtomicLong top = new AtomicLong();
    private final Registry<T> leases;

    IdleStack(Registry<T> leases) {
        this.leases = leases;
    }

    @Override
    public boolean push(Lease<T> lease, int most) {
        while (true) {
            long seen = top.get();
            int depth = depth(seen);
            if (most >= 0 && depth >= most && seen == top.get()) {
                return false;
            }
            lease.below = (int) seen;
            lease.depth = depth + 1;
            if (top.compareAndSet(seen, next(seen, lease.index))) {
                return true;
            }
        }
    }

    @Override
    public @Nullable Lease<T> pop() {
        while (true) {
            long seen = top.get();
            if ((int) seen == 0) {
                return null;
            }
            Lease<T> lease = leases.at((int) seen);
            if (lease != null && top.compareAndSet(seen, next(seen, lease.below))) {
                return lease;
            }
        }
    }

    @Override
    public int size() {
        while (true) {
            long seen = top.get();
            int depth = depth(seen);
            if (seen == top.get()) {
                return depth;
            }
        }
    }

    private int depth(long seen) {
        Lease<T> lease = (int) seen == 0 ? null : leases.at((int) seen);
        return lease == null ? 0 : lease.depth;
    }

    private static long next(long seen, int index) {
        return ((seen & -ONE_CHANGE) + ONE_CHANGE) | index;
    }
}
