package dev.weir.examples.benchmarks;

import dev.weir.core.Freelist;
import dev.weir.core.FreelistCache;

/** Handles of a shared Freelist, got and put through a cache of each thread's. */
final class FreelistCacheCarrier implements Carrier {
    private final Freelist freelist = FreelistCarrier.builder().build();
    private final FreelistCache sender = freelist.cache();
    private final FreelistCache receiver = freelist.cache();
    private final long[] slots = new long[SLOTS];

    @Override
    public void send(int slot, long value) {
        long handle = sender.get();
        FreelistCarrier.write(freelist.segment(handle), value);
        slots[slot] = handle;
    }

    @Override
    public long receive(int slot) {
        long handle = slots[slot];
        long sum = FreelistCarrier.read(freelist.segment(handle));
        receiver.put(handle);
        return sum;
    }

    @Override
    public void close() {
        freelist.close();
    }
}
