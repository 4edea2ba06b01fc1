package dev.weir.examples.benchmarks.subjects;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.core.Freelist;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.openjdk.jmh.infra.Blackhole;

/** Blocks of a Freelist, used through their segments. */
class FreelistSubject extends HandleSubject {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    final Freelist freelist;

    FreelistSubject(int records, Freelist freelist) {
        super(records);
        this.freelist = freelist;
    }

    static Freelist.Builder builder(int records) {
        return Freelist.builder(LONGS * Long.BYTES).maxBlocks(records);
    }

    @Override
    long get() {
        return freelist.get();
    }

    @Override
    void put(long handle) {
        freelist.put(handle);
    }

    @Override
    long await() throws InterruptedException {
        return freelist.get(PATIENCE);
    }

    @Override
    void write(long handle, long value) {
        write(freelist.segment(handle), value);
    }

    @Override
    long sum(long handle) {
        return sum(freelist.segment(handle));
    }

    @Override
    long use(long handle, long value, Blackhole blackhole) {
        MemorySegment quote = freelist.segment(handle);
        write(quote, value);
        blackhole.consume(handle);
        return sum(quote);
    }

    @Override
    void writeFirst(long handle, long value) {
        freelist.segment(handle).set(JAVA_LONG, 0, value);
    }

    @Override
    long readFirst(long handle) {
        return freelist.segment(handle).get(JAVA_LONG, 0);
    }

    static void write(MemorySegment quote, long value) {
        quote.setAtIndex(JAVA_LONG, 0, value);
        quote.setAtIndex(JAVA_LONG, 1, value + 1);
        quote.setAtIndex(JAVA_LONG, 2, value + 2);
        quote.setAtIndex(JAVA_LONG, 3, value + 3);
    }

    static long sum(MemorySegment quote) {
        return quote.getAtIndex(JAVA_LONG, 0)
                + quote.getAtIndex(JAVA_LONG, 1)
                + quote.getAtIndex(JAVA_LONG, 2)
                + quote.getAtIndex(JAVA_LONG, 3);
    }

    @Override
    public void trim() {
        freelist.trim();
    }

    @Override
    public void close() {
        freelist.close();
    }
}
