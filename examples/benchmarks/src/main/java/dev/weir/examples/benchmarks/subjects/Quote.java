package dev.weir.examples.benchmarks.subjects;

/** The record behind a view. */
public interface Quote {
    long instrument();

    Quote instrument(long v);

    long price();

    Quote price(long v);

    long quantity();

    Quote quantity(long v);

    long time();

    Quote time(long v);
}
