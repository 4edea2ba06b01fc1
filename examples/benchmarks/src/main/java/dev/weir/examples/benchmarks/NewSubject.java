package dev.weir.examples.benchmarks;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.Blackhole;

/** A new object each time; put drops the reference. */
final class NewSubject implements Subject {
    private final @Nullable HeapQuote[] batch = new @Nullable HeapQuote[BATCH];
    private final HeapQuote held = new HeapQuote();

    @Override
    public void pair(Blackhole blackhole) {
        blackhole.consume(new HeapQuote());
    }

    @Override
    public void batch(Blackhole blackhole) {
        for (int i = 0; i < BATCH; i++) {
            batch[i] = new HeapQuote();
        }
        blackhole.consume(batch);
        for (int i = 0; i < BATCH; i++) {
            batch[i] = null;
        }
    }

    @Override
    public long use(long value, Blackhole blackhole) {
        return held.use(value, blackhole);
    }

    @Override
    public long getUsePut(long value, Blackhole blackhole) {
        return new HeapQuote().use(value, blackhole);
    }
}
