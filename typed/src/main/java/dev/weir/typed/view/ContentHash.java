package dev.weir.typed.view;

import static dev.weir.core.memory.OffHeap.ALL;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Hashes memory, 32 bytes at a time in four lanes, since one lane would wait for its own multiplications. The caller
 * keeps the memory mapped.
 */
final class ContentHash {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG_UNALIGNED.varHandle().withInvokeExactBehavior();
    private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

    /** Odd, with bits of no pattern: 2^64 divided by the golden ratio. */
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private ContentHash() {}

    /** {@return a hash of the bytes from start to end, and of what was hashed before them} */
    static long add(long before, long start, long end) {
        long a = before + (end - start);
        long b = 1;
        long c = 2;
        long d = 3;
        long at = start;
        for (; at <= end - 32; at += 32) {
            a = mix(a, (long) LONG.get(ALL, at));
            b = mix(b, (long) LONG.get(ALL, at + 8));
            c = mix(c, (long) LONG.get(ALL, at + 16));
            d = mix(d, (long) LONG.get(ALL, at + 24));
        }
        for (; at <= end - 8; at += 8) {
            a = mix(a, (long) LONG.get(ALL, at));
        }
        for (; at < end; at++) {
            a = mix(a, (byte) BYTE.get(ALL, at));
        }
        return mix(mix(mix(a, b), c), d);
    }

    /** Each step is one-to-one in either argument, so that a difference in one word never gets lost. */
    private static long mix(long hash, long word) {
        long product = (hash ^ word) * FACTOR;
        return product ^ product >>> 32;
    }
}
