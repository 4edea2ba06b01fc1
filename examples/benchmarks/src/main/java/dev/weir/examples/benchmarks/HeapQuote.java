package dev.weir.examples.benchmarks;

import org.openjdk.jmh.infra.Blackhole;

/** The quote as an ordinary object. */
class HeapQuote {
    private long instrument;
    private long price;
    private int quantity;
    private int venue;

    final long use(long value, Blackhole blackhole) {
        instrument = value;
        price = value + 1;
        quantity = (int) value;
        venue = (int) value + 1;
        blackhole.consume(this);
        return instrument + price + quantity + venue;
    }
}
