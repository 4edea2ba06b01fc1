package dev.weir.examples.benchmarks;

import dev.weir.typed.TypedPool;
import org.openjdk.jmh.infra.Blackhole;

/** Records of a TypedPool, used through their views. */
final class TypedSubject implements Subject {
    private final TypedPool<Quote> pool;
    private final Quote[] batch = new Quote[BATCH];
    private final Quote held;

    interface Quote {
        long instrument();

        Quote instrument(long v);

        long price();

        Quote price(long v);

        int quantity();

        Quote quantity(int v);

        int venue();

        Quote venue(int v);
    }

    TypedSubject(TypedPool<Quote> pool) {
        this.pool = pool;
        this.held = pool.get();
    }

    static TypedPool.Builder<Quote> builder() {
        return TypedPool.builder(Quote.class).maxBlocks(LIMIT);
    }

    @Override
    public void pair(Blackhole blackhole) {
        Quote quote = pool.get();
        blackhole.consume(quote);
        pool.put(quote);
    }

    @Override
    public void batch(Blackhole blackhole) {
        for (int i = 0; i < BATCH; i++) {
            batch[i] = pool.get();
        }
        blackhole.consume(batch);
        for (int i = 0; i < BATCH; i++) {
            pool.put(batch[i]);
        }
    }

    @Override
    public long use(long value, Blackhole blackhole) {
        return use(held, value, blackhole);
    }

    @Override
    public long getUsePut(long value, Blackhole blackhole) {
        Quote quote = pool.get();
        long sum = use(quote, value, blackhole);
        pool.put(quote);
        return sum;
    }

    static long use(Quote quote, long value, Blackhole blackhole) {
        quote.instrument(value).price(value + 1).quantity((int) value).venue((int) value + 1);
        blackhole.consume(quote);
        return quote.instrument() + quote.price() + quote.quantity() + quote.venue();
    }

    @Override
    public void close() {
        pool.close();
    }
}
