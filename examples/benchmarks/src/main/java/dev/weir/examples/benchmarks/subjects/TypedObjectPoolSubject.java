package dev.weir.examples.benchmarks.subjects;

import dev.weir.typed.commons.TypedObjectPool;
import org.apache.commons.pool2.ObjectPool;

/** Weir behind Commons Pool's interface, with the settings of {@link CommonsPoolSubject}. */
final class TypedObjectPoolSubject extends ViewSubject {
    private final ObjectPool<Quote> pool;

    TypedObjectPoolSubject(int records) {
        super(records);
        this.pool = pool(records);
    }

    static ObjectPool<Quote> pool(int records) {
        return TypedObjectPool.builder(Quote.class).config(CommonsPoolSubject.config(records)).build();
    }

    @Override
    Quote get() throws Exception {
        return pool.borrowObject();
    }

    @Override
    Quote await() throws Exception {
        return get();
    }

    @Override
    void put(Quote quote) throws Exception {
        pool.returnObject(quote);
    }

    @Override
    public void close() {
        pool.close();
    }
}
