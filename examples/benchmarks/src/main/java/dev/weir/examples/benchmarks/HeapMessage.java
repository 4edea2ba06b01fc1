package dev.weir.examples.benchmarks;

/** The message as an ordinary object. */
class HeapMessage {
    private long a;
    private long b;
    private long c;
    private long d;

    final void write(long value) {
        a = value;
        b = value + 1;
        c = value + 2;
        d = value + 3;
    }

    final long sum() {
        return a + b + c + d;
    }
}
