package dev.weir.examples.benchmarks.subjects;

/** The record as an ordinary object. */
public class HeapQuote {
    private long instrument;
    private long price;
    private long quantity;
    private long time;

    final void write(long value) {
        instrument = value;
        price = value + 1;
        quantity = value + 2;
        time = value + 3;
    }

    final long sum() {
        return instrument + price + quantity + time;
    }

    final void writeFirst(long value) {
        instrument = value;
    }

    final long readFirst() {
        return instrument;
    }
}
