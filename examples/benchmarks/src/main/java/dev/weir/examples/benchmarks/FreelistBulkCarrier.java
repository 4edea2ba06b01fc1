package dev.weir.examples.benchmarks;

import dev.weir.core.Freelist;

/**
 * Handles of a shared Freelist, got and put in bulk: the sender fetches a batch ahead, the receiver returns one at
 * once.
 */
final class FreelistBulkCarrier implements Carrier {
    private static final int BATCH = 32;
    private static final int APART = 128 / Long.BYTES;
    private static final int LEFT = APART;
    private static final int UNRETURNED = 2 * APART;

    private final Freelist freelist = FreelistCarrier.builder().build();
    private final long[] slots = new long[SLOTS];
    private final long[] got = new long[BATCH];
    private final long[] read = new long[BATCH];
    /** What the sender and what the receiver counts, two cache lines from each other and from whatever is beside. */
    private final long[] counts = new long[3 * APART];

    @Override
    public void send(int slot, long value) {
        if (counts[LEFT] == 0) {
            counts[LEFT] = freelist.get(got, 0, BATCH);
        }
        long handle = got[(int) --counts[LEFT]];
        FreelistCarrier.write(freelist.segment(handle), value);
        slots[slot] = handle;
    }

    @Override
    public long receive(int slot) {
        long handle = slots[slot];
        long sum = FreelistCarrier.read(freelist.segment(handle));
        read[(int) counts[UNRETURNED]++] = handle;
        if (counts[UNRETURNED] == BATCH) {
            freelist.put(read, 0, BATCH);
            counts[UNRETURNED] = 0;
        }
        return sum;
    }

    @Override
    public void close() {
        freelist.close();
    }
}
