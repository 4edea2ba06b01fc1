package dev.weir.typed.commons;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many objects exist or are being made, against a limit, and against the limit of all keys where there are keys.
 */
final class Capacity {
    static final IntSupplier NO_CEILING = () -> Integer.MAX_VALUE;

    private final AtomicInteger used = new AtomicInteger();
    private final IntSupplier ceilingNow;
    /** As it was when last asked for: that may take a while, and is done only when it is what there is no room for. */
    private volatile int ceiling;
    private final @Nullable Capacity whole;
    private volatile int limit;

    /**
     * Counts one pool's objects.
     *
     * @param limit   negative for none
     * @param ceiling what no limit exceeds; may change
     * @param whole   what each object counts against too, or null
     */
    Capacity(int limit, IntSupplier ceiling, @Nullable Capacity whole) {
        this.ceilingNow = ceiling;
        this.ceiling = ceiling.getAsInt();
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
        while (now < effectiveLimit() || now < raisedLimit()) {
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

    /** {@return whether the ceiling has come down to what exists, when last there seemed to be room} */
    boolean isCeilingLowered() {
        Capacity highest = whole == null ? this : whole;
        highest.ceiling = highest.ceilingNow.getAsInt();
        return highest.used() >= highest.ceiling;
    }

    /** {@return the limit, with the ceiling looked up if it is in the way} */
    private int raisedLimit() {
        int given = limit;
        if (given < 0 || given > ceiling) {
            ceiling = ceilingNow.getAsInt();
        }
        return effectiveLimit();
    }

    private int effectiveLimit() {
        int given = limit;
        return given < 0 ? ceiling : Math.min(given, ceiling);
    }
}
