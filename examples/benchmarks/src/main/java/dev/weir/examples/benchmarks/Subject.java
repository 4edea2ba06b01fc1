package dev.weir.examples.benchmarks;

import org.openjdk.jmh.infra.Blackhole;

/**
 * One way to have quotes: two longs and two ints each. Every fork runs a single subject, so its calls are direct ones.
 *
 * <p>Each record passes through the black hole between get and put. Without that the compiler would drop the allocation
 * of {@code new} altogether, which no program that hands its records on can hope for.
 */
interface Subject extends AutoCloseable {
    int BATCH = 1024;

    /** Records that a pool has; more than any benchmark holds at once. */
    int LIMIT = 2 * BATCH;

    /** Gets a record and puts it back. */
    void pair(Blackhole blackhole) throws Exception;

    /** Gets {@link #BATCH} records, then puts them back. */
    void batch(Blackhole blackhole) throws Exception;

    /** Writes four fields of a record that is held all the time, and reads them. {@return their sum} */
    long use(long value, Blackhole blackhole);

    /** Gets a record, writes and reads four fields, puts it back. {@return their sum} */
    long getUsePut(long value, Blackhole blackhole) throws Exception;

    @Override
    default void close() {}
}
