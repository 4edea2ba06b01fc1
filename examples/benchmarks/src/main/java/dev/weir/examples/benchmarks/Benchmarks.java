package dev.weir.examples.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs every benchmark on every subject and prints a table. The single measurements go to target/benchmarks.json. */
final class Benchmarks {
    private static final Path JSON = Path.of("target", "benchmarks.json");
    private static final String QUICK = "--quick";

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        if (!Set.of(QUICK).containsAll(List.of(args))) {
            System.err.println("benchmarks: allowed: %s, for one short fork each".formatted(QUICK));
            System.exit(2);
        }
        Files.createDirectories(JSON.getParent());
        System.out.println(Table.of(run(args.length > 0).stream().map(Benchmarks::row).toList()));
        System.out.println("Every single measurement is in " + JSON.toAbsolutePath());
    }

    private static Collection<RunResult> run(boolean quick) throws Exception {
        var options = new OptionsBuilder()
                .include("^" + Benchmarks.class.getPackageName().replace(".", "\\."))
                .forks(quick ? 1 : 3)
                .warmupIterations(quick ? 1 : 5)
                .warmupTime(TimeValue.milliseconds(quick ? 500 : 1000))
                .measurementIterations(quick ? 3 : 5)
                .measurementTime(TimeValue.milliseconds(quick ? 200 : 1000))
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(JSON.toString())
                .build();
        return new Runner(options).run();
    }

    private static Table.Row row(RunResult result) {
        List<Double> nanos = result.getBenchmarkResults().stream()
                .map(BenchmarkResult::getIterationResults)
                .flatMap(Collection::stream)
                .map(iteration -> iteration.getPrimaryResult().getScore())
                .toList();
        String benchmark = result.getPrimaryResult().getLabel();
        return new Table.Row(benchmark, SubjectKind.valueOf(result.getParams().getParam("pool")), nanos);
    }
}
