package dev.weir.examples.benchmarks;

import io.netty.util.Recycler;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Netty's pool of heap objects, which keeps up to 4,096 per thread. Its fast path wants the threads of {@link
 * NettyThreads}.
 */
final class RecyclerSubject implements Subject {
    private final Recycler<Quote> recycler;
    private final Quote[] batch = new Quote[BATCH];
    private final Quote held;

    /** @param unguarded whether a second recycle of an object goes unnoticed */
    RecyclerSubject(boolean unguarded) {
        this.recycler = new Recycler<>(unguarded) {
            @Override
            protected Quote newObject(Handle<Quote> handle) {
                return new Quote(handle);
            }
        };
        this.held = recycler.get();
    }

    private static final class Quote extends HeapQuote {
        final Recycler.Handle<Quote> handle;

        Quote(Recycler.Handle<Quote> handle) {
            this.handle = handle;
        }

        void recycle() {
            handle.recycle(this);
        }
    }

    @Override
    public void pair(Blackhole blackhole) {
        Quote quote = recycler.get();
        blackhole.consume(quote);
        quote.recycle();
    }

    @Override
    public void batch(Blackhole blackhole) {
        for (int i = 0; i < BATCH; i++) {
            batch[i] = recycler.get();
        }
        blackhole.consume(batch);
        for (int i = 0; i < BATCH; i++) {
            batch[i].recycle();
        }
    }

    @Override
    public long use(long value, Blackhole blackhole) {
        return held.use(value, blackhole);
    }

    @Override
    public long getUsePut(long value, Blackhole blackhole) {
        Quote quote = recycler.get();
        long sum = quote.use(value, blackhole);
        quote.recycle();
        return sum;
    }
}
