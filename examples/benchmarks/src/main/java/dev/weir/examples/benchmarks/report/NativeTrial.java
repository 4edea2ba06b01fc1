package dev.weir.examples.benchmarks.report;

import dev.weir.examples.benchmarks.Goals;
import dev.weir.examples.benchmarks.Measured;
import dev.weir.examples.benchmarks.nativebaseline.Intrusive;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.time.Duration;
import java.util.List;

/**
 * A process of the native baseline, which does what a JMH benchmark of the same name does.
 *
 * @param workload as the program names it
 */
record NativeTrial(Intrusive intrusive, Section section, String benchmark, String... workload) implements Trial {
    private static final int REPETITIONS = 5;

    static List<Trial> all(Intrusive intrusive) {
        return List.of(
                new NativeTrial(intrusive, Section.PAIR, "pair", "pair"),
                new NativeTrial(intrusive, Section.BATCH, "held32", "batch", "32"),
                new NativeTrial(intrusive, Section.BATCH, "batch1K", "batch", "1024"),
                new NativeTrial(intrusive, Section.BATCH, "batch1KTouched", "touched", "1024"),
                new NativeTrial(intrusive, Section.BATCH, "batch32K", "batch", "32768"),
                new NativeTrial(intrusive, Section.BATCH, "batch32KTouched", "touched", "32768"),
                new NativeTrial(intrusive, Section.BATCH, "batch1M", "batch", "1048576"),
                new NativeTrial(intrusive, Section.BATCH, "batch1MTouched", "touched", "1048576"),
                new NativeTrial(intrusive, Section.RANDOM, "random4M", "random", "4194304"),
                new NativeTrial(intrusive, Section.RANDOM, "random4MTouched", "randomTouched", "4194304"),
                new NativeTrial(intrusive, Section.GROWTH, "grow", "grow"),
                new NativeTrial(intrusive, Section.GROWTH, "growHugePages", "growHuge"),
                new NativeTrial(intrusive, Section.GROWTH, "worstGet", "worst"),
                new NativeTrial(intrusive, Section.GROWTH, "worstGetHugePages", "worstHuge"));
    }

    @Override
    public String name() {
        return benchmark + " " + SubjectKind.NATIVE;
    }

    @Override
    public boolean isForGoals() {
        return Goals.needs().contains(new Goals.Need(benchmark, SubjectKind.NATIVE));
    }

    @Override
    public boolean isQuick() {
        return isForGoals() || section.isQuick();
    }

    /** The median of the repetitions counts as one fork's. */
    @Override
    public List<Measured> run(Duration iteration) throws Exception {
        List<Double> nanos = intrusive.measure(REPETITIONS, iteration.toMillis(), workload);
        double median = new Measured(benchmark, SubjectKind.NATIVE, nanos, List.of()).median();
        return List.of(new Measured(benchmark, SubjectKind.NATIVE, List.of(median), List.of()));
    }
}
