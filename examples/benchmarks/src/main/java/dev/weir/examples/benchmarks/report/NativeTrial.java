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
record NativeTrial(Intrusive intrusive, Section section, String benchmark, List<String> workload) implements Trial {
    private static final int REPETITIONS = 3;

    static List<Trial> all(Intrusive intrusive) {
        return List.of(
                new NativeTrial(intrusive, Section.PAIR, "pair", List.of("pair")),
                new NativeTrial(intrusive, Section.BATCH, "held32", List.of("batch", "32")),
                new NativeTrial(intrusive, Section.BATCH, "batch1K", List.of("batch", "1024")),
                new NativeTrial(intrusive, Section.BATCH, "batch1KTouched", List.of("touched", "1024")),
                new NativeTrial(intrusive, Section.BATCH, "batch32K", List.of("batch", "32768")),
                new NativeTrial(intrusive, Section.BATCH, "batch32KTouched", List.of("touched", "32768")),
                new NativeTrial(intrusive, Section.BATCH, "batch1M", List.of("batch", "1048576")),
                new NativeTrial(intrusive, Section.BATCH, "batch1MTouched", List.of("touched", "1048576")),
                new NativeTrial(intrusive, Section.RANDOM, "random4M", List.of("random", "4194304")),
                new NativeTrial(intrusive, Section.RANDOM, "random4MTouched", List.of("randomTouched", "4194304")),
                new NativeTrial(intrusive, Section.GROWTH, "grow", List.of("grow")),
                new NativeTrial(intrusive, Section.GROWTH, "growHugePages", List.of("growHuge")),
                new NativeTrial(intrusive, Section.GROWTH, "worstGet", List.of("worst")),
                new NativeTrial(intrusive, Section.GROWTH, "worstGetHugePages", List.of("worstHuge")));
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
        List<Double> nanos = intrusive.measure(REPETITIONS, iteration.toMillis(), workload.toArray(String[]::new));
        double median = new Measured(benchmark, SubjectKind.NATIVE, nanos, List.of()).median();
        return List.of(new Measured(benchmark, SubjectKind.NATIVE, List.of(median), List.of()));
    }
}
