package dev.weir.examples.benchmarks.report;

import dev.weir.examples.benchmarks.Measured;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Runs forks of JMH benchmarks, and keeps every single measurement. */
final class JmhForks {
    /** The parameter that names the subject. */
    static final String POOL = "pool";

    /** What GCProfiler calls the bytes that were allocated per operation. */
    private static final String GARBAGE = "gc.alloc.rate.norm";

    private final SequencedMap<BenchmarkParams, List<BenchmarkResult>> forks = new TreeMap<>();

    /** Runs what {@code options} say, which is one fork of one benchmark on one subject. */
    List<Measured> run(Options options) throws RunnerException {
        var measured = new ArrayList<Measured>();
        for (RunResult result : new Runner(options).run()) {
            forks.computeIfAbsent(result.getParams(), params -> new ArrayList<>()).addAll(result.getBenchmarkResults());
            measured.add(measured(result));
        }
        return measured;
    }

    private static Measured measured(RunResult result) {
        String pool = result.getParams().getParam(POOL);
        return new Measured(
                name(result),
                pool == null ? null : SubjectKind.valueOf(pool),
                result.getBenchmarkResults().stream().map(fork -> fork.getPrimaryResult().getScore()).toList(),
                result.getBenchmarkResults().stream().map(fork -> garbage(fork)).toList());
    }

    private static double garbage(BenchmarkResult fork) {
        return Objects.requireNonNull(fork.getSecondaryResults().get(GARBAGE), GARBAGE).getScore();
    }

    /** {@return the method, and the values of its parameters, but for the pool: {@code batch count=1024}} */
    private static String name(RunResult result) {
        BenchmarkParams params = result.getParams();
        return params.getParamsKeys().stream()
                .filter(key -> !key.equals(POOL))
                .sorted()
                .map(key -> " " + key + "=" + params.getParam(key))
                .collect(Collectors.joining("", result.getPrimaryResult().getLabel(), ""));
    }

    /** Writes every single measurement so far, in JMH's format. */
    void write(Path json) throws IOException {
        try (var out = new PrintStream(Files.newOutputStream(json), false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out)
                    .writeOut(forks.entrySet().stream()
                            .map(entry -> new RunResult(entry.getKey(), entry.getValue()))
                            .toList());
        }
    }
}
