package dev.weir.examples.benchmarks.paced;

import java.time.Duration;

/**
 * How a paced loop runs. An operation replaces some live records, each picked at random: it reads the old one and puts
 * it, gets another and writes it.
 *
 * @param perSecond operations
 * @param replaced records by one operation
 * @param live records
 * @param heapMegabytes of the JVM, first and most
 * @param collections that the loop of {@code new} goes on for at least; others run as long as it does
 * @param shortest how long a loop runs at least
 * @param longest after which a loop ends, whatever was collected
 */
record Pace(
        int perSecond, int replaced, int live, int heapMegabytes, int collections, Duration shortest,
        Duration longest) {
    static final Pace REPORT =
            new Pace(25_000, 32, 1 << 20, 192, 100, Duration.ofSeconds(15), Duration.ofSeconds(60));
}
