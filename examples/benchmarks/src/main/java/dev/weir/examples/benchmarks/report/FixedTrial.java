package dev.weir.examples.benchmarks.report;

import dev.weir.examples.benchmarks.Measured;
import java.time.Duration;
import java.util.List;

/**
 * A measurement that knows by itself how long it takes.
 *
 * @param fixed about how long that is, with the start of its JVMs
 */
record FixedTrial(
        Section section, String name, Duration fixed, boolean isForGoals, boolean isQuick, Measurement measurement)
        implements
            Trial {

    /** Which is made once a fork. */
    @FunctionalInterface
    interface Measurement {
        List<Measured> make() throws Exception;
    }

    @Override
    public String benchmark() {
        return section.key();
    }

    @Override
    public List<Measured> run(Duration iteration) throws Exception {
        return measurement.make();
    }
}
