package dev.weir.examples.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.core.Freelist;
import java.lang.foreign.MemorySegment;

/** Handles of a shared Freelist. */
final class FreelistCarrier implements Carrier {
    private final Freelist freelist = builder().build();
    private final long[] slots = new long[SLOTS];

    static Freelist.Builder builder() {
        return Freelist.builder(4 * Long.BYTES).shared().maxBlocks(BurstPool.LIMIT);
    }

    @Override
    public void send(int slot, long value) {
        long handle = freelist.get();
        write(freelist.segment(handle), value);
        slots[slot] = handle;
    }

    @Override
    public long receive(int slot) {
        long handle = slots[slot];
        long sum = read(freelist.segment(handle));
        freelist.put(handle);
        return sum;
    }

    static void write(MemorySegment message, long value) {
        message.setAtIndex(JAVA_LONG, 0, value);
        message.setAtIndex(JAVA_LONG, 1, value + 1);
        message.setAtIndex(JAVA_LONG, 2, value + 2);
        message.setAtIndex(JAVA_LONG, 3, value + 3);
    }

    static long read(MemorySegment message) {
        return message.getAtIndex(JAVA_LONG, 0)
                + message.getAtIndex(JAVA_LONG, 1)
                + message.getAtIndex(JAVA_LONG, 2)
                + message.getAtIndex(JAVA_LONG, 3);
    }

    @Override
    public void close() {
        freelist.close();
    }
}
