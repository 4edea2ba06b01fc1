package dev.weir.examples.benchmarks.subjects;

import dev.weir.core.Freelist;
import dev.weir.core.FreelistCache;
import java.util.stream.Stream;

/** Blocks of a shared Freelist, got and put through a cache of each thread's, as an event loop would. */
final class FreelistCacheSubject extends FreelistSubject {
    private final FreelistCache cache;
    private final FreelistCache[] senders;

    FreelistCacheSubject(int records, Freelist freelist) {
        super(records, freelist);
        this.cache = freelist.cache();
        this.senders = Stream.generate(freelist::cache).limit(SENDERS).toArray(FreelistCache[]::new);
    }

    @Override
    long get() {
        return cache.get();
    }

    @Override
    void put(long handle) {
        cache.put(handle);
    }

    @Override
    public void send(int slot, long value) {
        leave(slot, senders[slot / SLOTS].get(), value);
    }
}
