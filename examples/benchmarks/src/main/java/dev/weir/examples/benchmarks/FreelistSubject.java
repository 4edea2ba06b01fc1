package dev.weir.examples.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.core.Freelist;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.infra.Blackhole;

/** Blocks of a Freelist, used through their segments. */
final class FreelistSubject implements Subject {
    private static final long INSTRUMENT = 0;
    private static final long PRICE = 8;
    private static final long QUANTITY = 16;
    private static final long VENUE = 20;
    private static final long BYTES = 24;

    private final Freelist freelist;
    private final long[] batch = new long[BATCH];
    private final MemorySegment held;

    FreelistSubject(Freelist freelist) {
        this.freelist = freelist;
        this.held = freelist.segment(freelist.get());
    }

    static Freelist.Builder builder() {
        return Freelist.builder(BYTES).maxBlocks(LIMIT);
    }

    @Override
    public void pair(Blackhole blackhole) {
        long handle = freelist.get();
        blackhole.consume(handle);
        freelist.put(handle);
    }

    @Override
    public void batch(Blackhole blackhole) {
        for (int i = 0; i < BATCH; i++) {
            batch[i] = freelist.get();
        }
        blackhole.consume(batch);
        for (int i = 0; i < BATCH; i++) {
            freelist.put(batch[i]);
        }
    }

    @Override
    public long use(long value, Blackhole blackhole) {
        return use(held, value, blackhole);
    }

    @Override
    public long getUsePut(long value, Blackhole blackhole) {
        long handle = freelist.get();
        long sum = use(freelist.segment(handle), value, blackhole);
        freelist.put(handle);
        return sum;
    }

    static long use(MemorySegment quote, long value, Blackhole blackhole) {
        quote.set(JAVA_LONG, INSTRUMENT, value);
        quote.set(JAVA_LONG, PRICE, value + 1);
        quote.set(JAVA_INT, QUANTITY, (int) value);
        quote.set(JAVA_INT, VENUE, (int) value + 1);
        blackhole.consume(quote);
        return quote.get(JAVA_LONG, INSTRUMENT)
                + quote.get(JAVA_LONG, PRICE)
                + quote.get(JAVA_INT, QUANTITY)
                + quote.get(JAVA_INT, VENUE);
    }

    @Override
    public void close() {
        freelist.close();
    }
}
