package dev.weir.examples.benchmarks;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs, for an instant, on every subject that it names. */
class EveryBenchmarkTest {
    /**
     * What takes seconds before it starts, or for a single turn. {@link SubjectTest} and {@link FanInTest} do the same
     * on a few records.
     */
    private static final String LARGE =
            "\\.(batch32K.*|batch1M.*|random4M.*|churn.*|fanIn|virtualThreads|grow.*|firstTouch.*)$";

    private static final String[] NONE = {};

    @BeforeAll
    static void letBenchmarksRunBeside() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    private static Set<BenchmarkListEntry> all() {
        return BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        List.of(".*"),
                        List.of());
    }

    @Test
    void everySubjectIsMeasured() {
        Set<SubjectKind> measured = all().stream()
                .flatMap(benchmark -> Stream.of(benchmark.getParams().orElse(Map.of()).getOrDefault("pool", NONE)))
                .map(SubjectKind::valueOf)
                .collect(toSet());

        assertThat(measured).isEqualTo(EnumSet.complementOf(EnumSet.of(SubjectKind.NATIVE)));
    }

    @Test
    void smallBenchmarksRunOnEverySubject() throws RunnerException {
        assumeTrue(SubjectKind.JEMALLOC.runsHere(), "not all subjects run on this platform");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                .exclude(LARGE)
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build())
                .run();

        assertThat(results).hasSizeGreaterThan(200);
    }
}
