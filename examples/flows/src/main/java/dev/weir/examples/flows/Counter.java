package dev.weir.examples.flows;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A number that one thread changes and any thread reads. Who reads a value also sees what the writer did before it
 * wrote that value.
 */
final class Counter {
    private final AtomicLong value = new AtomicLong();

    void add(long amount) {
        value.setRelease(value.getPlain() + amount);
    }

    long get() {
        return value.getAcquire();
    }
}
