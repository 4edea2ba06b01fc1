package dev.weir.core.blocks;

import static dev.weir.core.memory.OffHeap.ALL;
import static dev.weir.core.memory.OffHeap.LITTLE_LONG;

import dev.weir.core.Overrun;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Words behind a block's payload that nobody changes but who writes past its end: written when the block is handed out,
 * since the memory of a free block may have been purged, and looked at when it is put, while it is nobody's.
 *
 * <p>They fill what the alignment leaves behind the payload, up to {@value #MOST_BYTES} bytes, and there is at least
 * one. No byte of them is zero, as the one is that ends a text which is too long; and they differ from block to block,
 * so that a whole block copied over another is noticed.
 */
public final class Canary {
    /** What has to be left behind a payload. */
    static final int LEAST_BYTES = Long.BYTES;

    private static final int MOST_BYTES = 64;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
    private static final long ODD_BYTES = 0x0101010101010101L;

    private final Blocks blocks;
    private final String kind;
    private final long payloadBytes;
    private final long bytes;
    private final long secret = ThreadLocalRandom.current().nextLong();

    /** @param kind what messages say of what is in a block, before its number */
    public Canary(Blocks blocks, String kind) {
        BlockOptions options = blocks.options();
        this.blocks = blocks;
        this.kind = kind;
        this.payloadBytes = options.payloadBytes();
        long rest = options.blockBytes() - payloadBytes;
        this.bytes = Math.min(rest, MOST_BYTES) / Long.BYTES * Long.BYTES;
    }

    /** Writes that of a block that the caller has just taken. */
    public void write(long address) {
        long word = word(address);
        long from = address + payloadBytes;
        for (long at = from; at < from + bytes; at += Long.BYTES) {
            LITTLE_LONG.set(ALL, at, word);
        }
        Reference.reachabilityFence(blocks);
    }

    /**
     * Looks at that of a block whose use has just ended and which is nobody else's yet.
     *
     * @param index where it was in the caller's array, or -1 if there is none
     * @return null, or the misuse that the put counts and throws once it has given the block back
     */
    public @Nullable Overrun check(long address, int index) {
        long word = word(address);
        long from = address + payloadBytes;
        long changed = 0;
        for (long at = from; at < from + bytes; at += Long.BYTES) {
            changed |= (long) LITTLE_LONG.get(ALL, at) ^ word;
        }
        Overrun overrun = changed == 0 ? null : overrun(address, index);
        Reference.reachabilityFence(blocks);
        return overrun;
    }

    private long word(long address) {
        return (address * GOLDEN_RATIO ^ secret) | ODD_BYTES;
    }

    private @Nullable Overrun overrun(long address, int index) {
        // A close that came between has taken the memory. It had said so before, and the fence keeps the order here.
        VarHandle.loadLoadFence();
        if (blocks.isClosed()) {
            return null;
        }
        int block = blocks.block(address);
        return new Overrun(
                ("%s%s: %sblock %,d was written past its %,d bytes: of the %,d behind their end, byte %s changed; find who"
                        + " writes past the end of its segment or address, and suspect what block %,d held. The put is"
                        + " complete")
                        .formatted(
                                index < 0 ? "" : "at index %,d: ".formatted(index),
                                blocks.options().name(),
                                kind,
                                block,
                                payloadBytes,
                                bytes,
                                changedBytes(address),
                                block + 1));
    }

    private String changedBytes(long address) {
        long word = word(address);
        int first = -1;
        int last = -1;
        for (int i = 0; i < bytes; i++) {
            byte written = (byte) (word >>> (i * Byte.SIZE));
            if (ALL.get(ValueLayout.JAVA_BYTE, address + payloadBytes + i) != written) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return first == last ? "%d".formatted(first) : "%d to %d".formatted(first, last);
    }
}
