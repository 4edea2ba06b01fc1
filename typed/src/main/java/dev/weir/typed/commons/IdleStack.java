package dev.weir.typed.commons;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Last in, first out, in stripes, so that threads at the same work don't meet: each thread has a stripe by its id, pushes
 * there, and pops there first, then from the others. So a thread is given what it pushed last, if that is still here,
 * and else what came last to another stripe. One stripe is a strict stack.
 *
 * <p>A stripe is Treiber's stack over the leases themselves, so that it makes no garbage. Its top is one word, a count
 * in the high half and a lease's index in the low one, 0 for none. Every change adds one to the count, so a thread that
 * read the top, and then the lease below it, succeeds only if nothing changed in between (or the count went round: 2^32
 * changes during one pop).
 *
 * <p>The compare-and-set of a push publishes what the pusher wrote to its lease, and whoever reads that top acquires
 * it. A thread with an outdated top may see any lease, or null, at that index; what it reads there it throws away.
 */
final class IdleStack<T> implements IdleObjects<T> {
    private static final long ONE_CHANGE = 1L << 32;
    /** Two cache lines between tops, and before the first one. */
    private static final int APART = 128 / Long.BYTES;

    private static final int MOST_STRIPES = 64;
    private static final int STRIPES =
            Math.min(MOST_STRIPES, Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors()));

    private final AtomicLongArray tops;
    private final int stripes;
    private final Registry<T> leases;

    /** @param stripes a power of two */
    IdleStack(Registry<T> leases, int stripes) {
        this.leases = leases;
        this.stripes = stripes;
        this.tops = new AtomicLongArray((stripes + 1) * APART);
    }

    /** {@return one for many threads} */
    static <T> IdleStack<T> striped(Registry<T> leases) {
        return new IdleStack<>(leases, STRIPES);
    }

    /** {@return one that takes little room} */
    static <T> IdleStack<T> strict(Registry<T> leases) {
        return new IdleStack<>(leases, 1);
    }

    /** {@return which stripe is the calling thread's, as a number for {@link #top}} */
    private static int home() {
        return (int) Thread.currentThread().threadId();
    }

    /** {@return where the top of a stripe is} Any number will do; its low bits say which stripe. */
    private int top(int stripe) {
        return ((stripe & stripes - 1) + 1) * APART;
    }

    @Override
    public void push(Lease<T> lease) {
        push(lease, home());
    }

    void push(Lease<T> lease, int home) {
        int top = top(home);
        while (true) {
            long seen = tops.get(top);
            lease.below = (int) seen;
            lease.depth = depth(seen) + 1;
            if (tops.compareAndSet(top, seen, next(seen, lease.index))) {
                return;
            }
        }
    }

    @Override
    public @Nullable Lease<T> pop() {
        return pop(home());
    }

    @Nullable
    Lease<T> pop(int home) {
        Lease<T> lease = popFrom(top(home));
        return lease != null || stripes == 1 ? lease : popAnywhere(home);
    }

    private @Nullable Lease<T> popFrom(int top) {
        while (true) {
            long seen = tops.get(top);
            if ((int) seen == 0) {
                return null;
            }
            Lease<T> lease = leases.at((int) seen);
            if (lease != null && tops.compareAndSet(top, seen, next(seen, lease.below))) {
                return lease;
            }
        }
    }

    /**
     * A lease may come to a stripe after the look at it. So the answer is null only if nothing changed anywhere from
     * before the first look until after the last: then there was a time at which all stripes were empty.
     */
    private @Nullable Lease<T> popAnywhere(int home) {
        while (true) {
            long before = changes();
            for (int i = 0; i < stripes; i++) {
                Lease<T> lease = popFrom(top(home + i));
                if (lease != null) {
                    return lease;
                }
            }
            if (changes() == before) {
                return null;
            }
        }
    }

    /** {@return the changes of all stripes} Each only grows, so a sum that stayed means that each of them did. */
    private long changes() {
        long sum = 0;
        for (int i = 0; i < stripes; i++) {
            sum += tops.get(top(i)) >>> 32;
        }
        return sum;
    }

    @Override
    public int size() {
        int sum = 0;
        for (int i = 0; i < stripes; i++) {
            sum += size(top(i));
        }
        return sum;
    }

    private int size(int top) {
        while (true) {
            long seen = tops.get(top);
            int depth = depth(seen);
            if (seen == tops.get(top)) {
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
