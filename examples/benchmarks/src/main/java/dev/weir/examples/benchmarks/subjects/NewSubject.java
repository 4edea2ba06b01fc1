package dev.weir.examples.benchmarks.subjects;

import java.util.Arrays;
import org.openjdk.jmh.infra.Blackhole;

/** A new object each time; put drops the reference. */
final class NewSubject extends HeapSubject<HeapQuote> {

    NewSubject(int records) {
        super(new HeapQuote[records]);
    }

    @Override
    HeapQuote get() {
        return new HeapQuote();
    }

    /** The caller's reference is the last one. */
    @Override
    void put(HeapQuote quote) {}

    @Override
    public void batch(int count, Blackhole blackhole) throws Exception {
        super.batch(count, blackhole);
        drop(count);
    }

    @Override
    public void batchTouched(int count, Blackhole blackhole) throws Exception {
        super.batchTouched(count, blackhole);
        drop(count);
    }

    /** Otherwise the collector would have to keep them until others take their places. */
    @SuppressWarnings("NullAway") // nobody reads them again
    private void drop(int count) {
        Arrays.fill(records, 0, count, null);
    }
}
