package dev.weir.examples.benchmarks.subjects;

import org.openjdk.jmh.infra.Blackhole;

/** A pool that several threads use at once, each for bursts of records. */
public interface BurstPool extends AutoCloseable {
    /** Records in a burst: more than one, so that the threads' records have neighbours, and few enough for a cache. */
    int BURST = 32;

    int THREADS = 2;

    /** How many elements of an array are at least two cache lines. */
    int APART = 32;

    /** {@return what the calling thread, and no other, works with} */
    Hand hand();

    @Override
    void close();

    /** One thread's. */
    interface Hand extends AutoCloseable {

        /** Gets {@link #BURST} records one by one, then puts them. */
        void burst(Blackhole blackhole);

        /**
         * Puts every second of {@code THREADS * BURST} neighbouring records that the pool has handed out for this, and
         * so leaves a burst at hand whose neighbours are another thread's, or nobody's.
         *
         * @param first which record to start with, 0 or 1; each once
         */
        void mix(int first);

        @Override
        default void close() {}
    }
}
