package dev.weir.examples.benchmarks.subjects;

/** The workloads on views. */
abstract class ViewSubject extends ObjectSubject<Quote> {

    ViewSubject(int records) {
        super(new Quote[records]);
    }

    @Override
    final void write(Quote quote, long value) {
        quote.instrument(value).price(value + 1).quantity(value + 2).time(value + 3);
    }

    @Override
    final long sum(Quote quote) {
        return quote.instrument() + quote.price() + quote.quantity() + quote.time();
    }

    @Override
    final void writeFirst(Quote quote, long value) {
        quote.instrument(value);
    }

    @Override
    final long readFirst(Quote quote) {
        return quote.instrument();
    }
}
