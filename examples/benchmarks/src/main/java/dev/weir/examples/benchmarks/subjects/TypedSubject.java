package dev.weir.examples.benchmarks.subjects;

import dev.weir.typed.TypedPool;

/** Records of a TypedPool, used through their views. */
public class TypedSubject extends ViewSubject {
    final TypedPool<Quote> pool;

    public TypedSubject(int records, TypedPool<Quote> pool) {
        super(records);
        this.pool = pool;
    }

    public static TypedPool.Builder<Quote> builder(int records) {
        return TypedPool.builder(Quote.class).maxBlocks(records);
    }

    @Override
    Quote get() {
        return pool.get();
    }

    @Override
    void put(Quote quote) {
        pool.put(quote);
    }

    @Override
    Quote await() throws InterruptedException {
        return pool.get(FreelistSubject.PATIENCE);
    }

    @Override
    public void trim() {
        pool.trim();
    }

    @Override
    public void close() {
        pool.close();
    }
}
