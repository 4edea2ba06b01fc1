package dev.weir.examples.benchmarks.subjects;

import dev.weir.typed.TypedPool;
import dev.weir.typed.TypedPoolCache;
import java.util.ArrayList;
import java.util.List;

/** Records of a shared TypedPool, got and put through a cache of each thread's, as an event loop would. */
final class TypedCacheSubject extends TypedSubject {
    private final TypedPoolCache<Quote> cache;
    private final List<TypedPoolCache<Quote>> senders = new ArrayList<>();

    TypedCacheSubject(int records, TypedPool<Quote> pool) {
        super(records, pool);
        this.cache = pool.cache();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(pool.cache());
        }
    }

    @Override
    Quote get() {
        return cache.get();
    }

    @Override
    void put(Quote quote) {
        cache.put(quote);
    }

    @Override
    public void send(int slot, long value) {
        leave(slot, senders.get(slot / SLOTS).get(), value);
    }
}
