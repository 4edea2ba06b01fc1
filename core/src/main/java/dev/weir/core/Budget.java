package dev.weir.core;

import dev.weir.core.blocks.Ledger;
import dev.weir.core.memory.ContainerLimit;
import java.util.OptionalLong;

/**
 * A number of bytes that several freelists and pools may commit between them. Each chunk is charged before it is
 * committed, tables included, and a chunk that doesn't fit is refused: its get throws {@link PoolExhausted} or waits,
 * as at the freelist's own limit. A freelist gives its charge back when it is closed.
 *
 * <p>Inside a container a budget matters more than elsewhere: the kernel does not refuse memory at the container's
 * limit, it kills the process at the first touch.
 *
 * <p>Thread-safe.
 */
public sealed interface Budget permits Ledger {

    /**
     * {@return a budget that is not charged yet}
     *
     * @param name  what messages call it
     * @param bytes how much may be committed, 0 or more
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    static Budget of(String name, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes is %,d; allowed: 0 to %,d".formatted(bytes, Long.MAX_VALUE));
        }
        return new Ledger(name, bytes);
    }

    /**
     * {@return the memory limit in bytes of the container that this process runs in, empty if there is none or it can't
     * be told} The heap and everything else counts against it too, so a budget is a part of it. Linux, cgroups 1 and 2.
     */
    static OptionalLong containerLimit() {
        return ContainerLimit.ofThisProcess();
    }

    /** {@return what messages call it} */
    String name();

    /** {@return how much may be committed} */
    long bytes();

    /** {@return how much is committed now} */
    long charged();

    /**
     * Charges bytes, if they fit. For memory of the application's own that shall count, too.
     *
     * @return false if they don't fit, and then nothing is charged
     * @throws IllegalArgumentException if {@code wanted} is negative
     */
    boolean tryCharge(long wanted);

    /**
     * Gives a charge back. Where gets wait for room in this budget, the calling thread commits their chunks.
     *
     * @throws IllegalArgumentException if more than is charged
     */
    void discharge(long returned);
}
