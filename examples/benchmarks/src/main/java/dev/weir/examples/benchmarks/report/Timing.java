package dev.weir.examples.benchmarks.report;

import java.time.Duration;

/** How long a fork warms up and measures. */
record Timing(Duration iteration) {
    static final int WARM_UPS = 3;
    static final int MEASUREMENTS = 3;
    static final Duration SHORTEST = Duration.ofMillis(150);
    static final Duration LONGEST = Duration.ofSeconds(1);

    Duration whole() {
        return iteration.multipliedBy(WARM_UPS + MEASUREMENTS);
    }
}
