package dev.weir.typed.commons;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many objects exist or are being made, against a limit, and against the limit of all keys where there are keys.
 */
final class Capacity {
    private final AtomicInteger used = new AtomicInteger();
    private final int ceiling;
    private final @Nullable Capacity whole;
    private volatile int limit;

    /**
     * Counts one pool's objects.
     *
     * @param limit   negative for none
     * @param ceiling what no limit exceeds
     * @param whole   what each object counts against too, or null
     */
    Capacity(int limit, int ceiling, @Nullable Capacity whole) {
        this.ceiling = ceiling;
        this.whole = whole;
        this.limit = limit;
    }

    /** {@return whether there was room for one more, which now counts} */
    boolean reserve() {
        if (whole == null) {
            return count();
        }
        if (!count()) {
            return false;
        }
        if (whole.reserve()) {
            return true;
        }
        used.getAndDecrement();
        return false;
    }

    /** The compare-and-set makes the limit exact however many threads reserve at once. */
    private boolean count() {
        int now = used.get();
        while (now < effectiveLimit()) {
            int seen = used.compareAndExchange(now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    void release() {
        used.getAndDecrement();
        if (whole != null) {
            whole.release();
        }
    }

    /** {@return whether the limit was lowered below what exists} */
    boolean isExceeded() {
        return used.getOpaque() > effectiveLimit() || (whole != null && whole.isExceeded());
    }

    /** {@return whether this limit, not that of the whole, allows one more} */
    boolean hasRoom() {
        return used.get() < effectiveLimit();
    }

    /** Leaves room for nothing, ever. {@return false, and changes nothing, if anything counts} */
    boolean retire() {
        return used.compareAndSet(0, Integer.MAX_VALUE);
    }

    /** {@return whether there is a limit at all} */
    boolean isBounded() {
        return effectiveLimit() != Integer.MAX_VALUE;
    }

    int used() {
        return used.get();
    }

    int limit() {
        return limit;
    }

    void limit(int objects) {
        limit = objects;
    }

    private int effectiveLimit() {
        int given = limit;
        return given < 0 ? ceiling : Math.min(given, ceiling);
    }
}
