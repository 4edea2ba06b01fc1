package dev.weir.core.blocks;

import dev.weir.core.Budget;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is charged to a budget, and which pools to tell when that falls.
 *
 * <p>No release is missed by a pool that waits: it registers before it asks for a charge, and a release lowers the
 * count before it looks who is registered. Both are volatile, so the pool sees the room or the release sees the pool.
 */
public final class Ledger implements Budget {
    private final String name;
    private final long bytes;
    private final AtomicLong charged = new AtomicLong();

    /** Weakly: a budget lives longer than its pools, also than those that nobody closed. */
    private final List<WeakReference<Reserve>> waiting = new CopyOnWriteArrayList<>();

    public Ledger(String name, long bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long charged() {
        return charged.get();
    }

    @Override
    public boolean tryCharge(long wanted) {
        requirePositive(wanted);
        long now = charged.get();
        while (wanted <= bytes - now) {
            if (charged.compareAndSet(now, now + wanted)) {
                return true;
            }
            now = charged.get();
        }
        return false;
    }

    @Override
    public void discharge(long returned) {
        dischargeQuietly(returned);
        for (var reference : waiting) {
            Reserve pool = reference.get();
            if (pool != null) {
                pool.growForWaiters();
            }
        }
    }

    /** Gives a charge back and tells nobody. */
    void dischargeQuietly(long returned) {
        requirePositive(returned);
        long now = charged.get();
        while (returned <= now) {
            if (charged.compareAndSet(now, now - returned)) {
                return;
            }
            now = charged.get();
        }
        throw new IllegalArgumentException("%,d bytes given back to budget %s; allowed: 0 to the %,d charged"
                .formatted(returned, name, now));
    }

    /** Has the pool told of every discharge from now on, while no lock is held. */
    void register(Reserve pool) {
        unregister(null);
        waiting.add(new WeakReference<>(pool));
    }

    /** Forgets a pool, and those that are gone. */
    void unregister(@Nullable Reserve pool) {
        waiting.removeIf(reference -> reference.refersTo(null) || reference.refersTo(pool));
    }

    private static void requirePositive(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("bytes is %,d; allowed: 0 to %,d".formatted(amount, Long.MAX_VALUE));
        }
    }
}
