package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;

/**
 * The forks of all benchmarks in turn, a round at a time, rather than all forks of one benchmark after the other: when
 * the machine gets faster or slower during the run, what is compared does so together.
 */
final class Rounds {
    /** What GCProfiler calls the bytes that were allocated per operation. */
    private static final String GARBAGE = "gc.alloc.rate.norm";

    private static final String POOL = "pool";

    private final SequencedMap<BenchmarkParams, List<BenchmarkResult>> forks = new TreeMap<>();

    /** Runs each benchmark of {@code options}, which are for one fork, once more. */
    void run(Options options) throws RunnerException {
        for (RunResult result : new Runner(options).run()) {
            forks.computeIfAbsent(result.getParams(), params -> new ArrayList<>()).addAll(result.getBenchmarkResults());
        }
    }

    private List<RunResult> results() {
        return forks.entrySet().stream().map(entry -> new RunResult(entry.getKey(), entry.getValue())).toList();
    }

    /** {@return what all rounds so far have measured} */
    List<Measured> measured() {
        return results().stream().map(Rounds::measured).toList();
    }

    private static Measured measured(RunResult result) {
        Collection<BenchmarkResult> forks = result.getBenchmarkResults();
        String pool = result.getParams().getParam(POOL);
        return new Measured(
                name(result),
                pool == null ? null : SubjectKind.valueOf(pool),
                forks.stream().map(fork -> fork.getPrimaryResult().getScore()).toList(),
                forks.stream().map(fork -> garbage(fork)).toList());
    }

    /** {@return the method, and the values of its parameters, but for the pool: {@code batch size=1024}} */
    private static String name(RunResult result) {
        BenchmarkParams params = result.getParams();
        return params.getParamsKeys().stream()
                .filter(key -> !key.equals(POOL))
                .sorted()
                .map(key -> " " + key + "=" + params.getParam(key))
                .collect(Collectors.joining("", result.getPrimaryResult().getLabel(), ""));
    }

    private static double garbage(BenchmarkResult fork) {
        return Objects.requireNonNull(fork.getSecondaryResults().get(GARBAGE), GARBAGE).getScore();
    }

    /** Writes every single measurement of all rounds so far, in JMH's format. */
    void write(Path json) throws IOException {
        try (var out = new PrintStream(Files.newOutputStream(json), false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results());
        }
    }
}
