package dev.weir.examples.benchmarks.subjects;

/** The workloads on heap objects. */
abstract class HeapSubject<R extends HeapQuote> extends ObjectSubject<R> {

    HeapSubject(R[] records) {
        super(records);
    }

    @Override
    final void write(R quote, long value) {
        quote.write(value);
    }

    @Override
    final long sum(R quote) {
        return quote.sum();
    }

    @Override
    final void writeFirst(R quote, long value) {
        quote.writeFirst(value);
    }

    @Override
    final long readFirst(R quote) {
        return quote.readFirst();
    }
}
