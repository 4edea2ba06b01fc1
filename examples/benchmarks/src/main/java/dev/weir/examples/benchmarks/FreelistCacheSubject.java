package dev.weir.examples.benchmarks;

import dev.weir.core.Freelist;
import dev.weir.core.FreelistCache;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.infra.Blackhole;

/** Blocks of a shared Freelist, got and put through a cache of the thread's, as an event loop would. */
final class FreelistCacheSubject implements Subject {
    private final Freelist freelist = FreelistSubject.builder().shared().build();
    private final FreelistCache cache = freelist.cache();
    private final long[] batch = new long[BATCH];
    private final MemorySegment held = freelist.segment(freelist.get());

    @Override
    public void pair(Blackhole blackhole) {
        long handle = cache.get();
        blackhole.consume(handle);
        cache.put(handle);
    }

    @Override
    public void batch(Blackhole blackhole) {
        for (int i = 0; i < BATCH; i++) {
            batch[i] = cache.get();
        }
        blackhole.consume(batch);
        for (int i = 0; i < BATCH; i++) {
            cache.put(batch[i]);
        }
    }

    @Override
    public long use(long value, Blackhole blackhole) {
        return FreelistSubject.use(held, value, blackhole);
    }

    @Override
    public long getUsePut(long value, Blackhole blackhole) {
        long handle = cache.get();
        long sum = FreelistSubject.use(freelist.segment(handle), value, blackhole);
        cache.put(handle);
        return sum;
    }

    @Override
    public void close() {
        cache.close();
        freelist.close();
    }
}
