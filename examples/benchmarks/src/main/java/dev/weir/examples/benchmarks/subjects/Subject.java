package dev.weir.examples.benchmarks.subjects;

import org.openjdk.jmh.infra.Blackhole;

/**
 * One way to have records of four longs, and every workload on them. Every fork runs a single subject, so its calls are
 * direct ones.
 *
 * <p>Each record passes through the black hole between get and put. Without that the compiler would drop the allocation
 * of {@code new} altogether, which no program that hands its records on can hope for.
 */
public interface Subject extends Carrier {
    /** The longs of a record. */
    int LONGS = 4;

    /** Gets a record and puts it back. */
    void pair(Blackhole blackhole) throws Exception;

    /** Gets records, then puts them back in the same order. */
    void batch(int count, Blackhole blackhole) throws Exception;

    /** As batch, but writes the first long of each record when it is got, and reads it when it is put. */
    void batchTouched(int count, Blackhole blackhole) throws Exception;

    /** Gets records and puts them back in a random order, always the same one. */
    void shuffle(int count) throws Exception;

    /** Gets the record that {@link #use} works on. Once, and first. */
    void hold() throws Exception;

    /** Writes the four longs of a record that is held all the time, and reads them. {@return their sum} */
    long use(long value, Blackhole blackhole);

    /** Gets a record, writes and reads four longs, puts it back. {@return their sum} */
    long getUsePut(long value, Blackhole blackhole) throws Exception;

    /** Gets the records that {@link #replaceOldest} and {@link #replaceAny} replace. First. */
    void fill(int count) throws Exception;

    /** Puts all that fill got. */
    void empty() throws Exception;

    /** Gives the memory of free records back to the system, or to the heap, if there is a way to do so. */
    default void trim() throws Exception {}

    /**
     * Reads the four longs of the oldest live record and puts it; gets another in its place and writes four longs.
     * {@return the sum of what was read}
     */
    long replaceOldest(long value) throws Exception;

    /** As replaceOldest, but of a live record picked at random. */
    long replaceAny(long value) throws Exception;

    /**
     * Waits for a record, writes its four longs, parks, reads them and puts it. Any thread.
     *
     * @return the sum of what was read
     * @throws UnsupportedOperationException if nobody can wait for a record of this subject
     */
    long holdAcrossPark(long value) throws Exception;
}
