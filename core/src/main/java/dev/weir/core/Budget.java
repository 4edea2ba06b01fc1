package dev.weir.core;

import dev.weir.core.memory.ContainerLimit;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A number of bytes that several freelists and pools may commit between them. Each chunk is charged before it is
 * committed, tables included, and a chunk that doesn't fit is refused: its get throws {@link PoolExhausted}, as at the
 * freelist's own limit. A freelist gives its charge back when it is closed.
 *
 * <p>Inside a container a budget matters more than elsewhere: the kernel does not refuse memory at the container's
 * limit, it kills the process at the first touch.
 *
 * <p>Thread-safe.
 */
public final class Budget {
    private final String name;
    private final long bytes;
    private final AtomicLong charged = new AtomicLong();

    private Budget(String name, long bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /**
     * {@return a budget that is not charged yet}
     *
     * @param name  what messages call it
     * @param bytes how much may be committed, 0 or more
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public static Budget of(String name, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes is %,d; allowed: 0 to %,d".formatted(bytes, Long.MAX_VALUE));
        }
        return new Budget(name, bytes);
    }

    /**
     * {@return the memory limit in bytes of the container that this process runs in, empty if there is none or it can't
     * be told} The heap and everything else counts against it too, so a budget is a part of it. Linux, cgroups 1 and 2.
     */
    public static OptionalLong containerLimit() {
        return ContainerLimit.ofThisProcess();
    }

    /** {@return what messages call it} */
    public String name() {
        return name;
    }

    /** {@return how much may be committed} */
    public long bytes() {
        return bytes;
    }

    /** {@return how much is committed now} */
    public long charged() {
        return charged.get();
    }

    /**
     * Charges bytes, if they fit. For memory of the application's own that shall count, too.
     *
     * @return false if they don't fit, and then nothing is charged
     * @throws IllegalArgumentException if {@code wanted} is negative
     */
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

    /**
     * Gives a charge back.
     *
     * @throws IllegalArgumentException if more than is charged
     */
    public void discharge(long returned) {
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

    private static void requirePositive(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("bytes is %,d; allowed: 0 to %,d".formatted(amount, Long.MAX_VALUE));
        }
    }
}
