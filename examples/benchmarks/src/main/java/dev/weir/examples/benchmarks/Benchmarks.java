package dev.weir.examples.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks and prints tables. The single measurements go to target/benchmarks.json. */
final class Benchmarks {
    private static final Path JSON = Path.of("target", "benchmarks.json");
    private static final String QUICK = "--quick";
    private static final String THREADS = "--threads";
    private static final int ROUNDS = 5;

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        var given = Set.copyOf(List.of(args));
        if (!Set.of(QUICK, THREADS).containsAll(given)) {
            System.err.println("benchmarks: allowed: %s, for one short fork each; %s, for what the goals need"
                    .formatted(QUICK, THREADS));
            System.exit(2);
        }
        boolean quick = given.contains(QUICK);
        String machine = Machine.describe();
        Options options = options(quick, given.contains(THREADS));
        Files.createDirectories(JSON.getParent());
        var rounds = new Rounds();
        for (int round = 0; round < (quick ? 1 : ROUNDS); round++) {
            rounds.run(options);
            rounds.write(JSON);
        }
        List<Measured> measured = rounds.measured();
        System.out.println(machine);
        System.out.println();
        System.out.println(Table.of(measured));
        System.out.println(Goals.table(measured, Machine.processors()));
        System.out.println(ClassGeneration.describe());
        System.out.println("Every single measurement is in " + JSON.toAbsolutePath());
    }

    private static Options options(boolean quick, boolean threads) {
        return new OptionsBuilder()
                .include(threads ? forGoals() : ".*")
                .forks(1)
                .warmupIterations(quick ? 1 : 3)
                .warmupTime(TimeValue.milliseconds(quick ? 500 : 1000))
                .measurementIterations(quick ? 3 : 5)
                .measurementTime(TimeValue.milliseconds(quick ? 200 : 500))
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djmh.executor=CUSTOM",
                        "-Djmh.executor.class=" + NettyThreads.class.getName())
                .shouldFailOnError(true)
                .build();
    }

    /** {@return a pattern of the benchmarks that {@link Goals} reads} */
    private static String forGoals() {
        return Stream.of(
                PairBenchmark.class,
                CompareAndSetBenchmark.class,
                TwoThreadsBenchmark.class,
                HandOverBenchmark.class,
                FieldsBenchmark.class,
                ReadBenchmark.class,
                FlyweightBenchmark.class,
                CopyBenchmark.class,
                CommonsPoolBenchmark.class)
                .map(Class::getSimpleName)
                .collect(Collectors.joining("|", "\\.(", ")\\."));
    }
}
