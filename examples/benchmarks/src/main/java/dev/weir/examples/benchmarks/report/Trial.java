package dev.weir.examples.benchmarks.report;

import dev.weir.examples.benchmarks.Measured;
import java.time.Duration;
import java.util.List;

/** One fork of one row: a JVM or another process that measures one benchmark on one subject. */
public interface Trial {
    /** {@return the part of the report that it belongs to} */
    Section section();

    /** {@return what it measures, as {@link Measured} names it, or something that all its rows share} */
    String benchmark();

    /** {@return which benchmark on which subject, in words} */
    String name();

    /** {@return whether a goal reads what it measures} */
    boolean isForGoals();

    /** {@return whether the quick report has it} */
    boolean isQuick();

    /** {@return what it takes, if that does not depend on the iterations' length, or zero} */
    default Duration fixed() {
        return Duration.ZERO;
    }

    /**
     * Measures.
     *
     * @param iteration how long to measure at a time
     * @return one value each
     * @throws Exception if it can't be measured; the message says why
     */
    List<Measured> run(Duration iteration) throws Exception;
}
