package dev.weir.examples.benchmarks.report;

import dev.weir.examples.benchmarks.Goals;
import dev.weir.examples.benchmarks.Measured;
import dev.weir.examples.benchmarks.NettyThreads;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A fork of a JMH benchmark with one value for each of its parameters.
 *
 * @param method with its class
 * @param params by their names
 */
record JmhTrial(JmhForks forks, String method, Map<String, String> params) implements Trial {

    /** {@return every benchmark with every combination of its parameters' values, in the order of the report} */
    static List<Trial> all(JmhForks forks) {
        var none = OutputFormatFactory.createFormatInstance(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), VerboseMode.SILENT);
        return BenchmarkList.defaultList().find(none, List.of(), List.of()).stream()
                .flatMap(entry -> combinations(entry).map(
                        params -> new JmhTrial(forks, entry.getUsername(), params)))
                .filter(JmhTrial::runsHere)
                .map(trial -> (Trial) trial)
                .toList();
    }

    private static Stream<Map<String, String>> combinations(BenchmarkListEntry entry) {
        Map<String, String[]> values = entry.getParams().orElse(Map.of());
        Stream<Map<String, String>> all = Stream.of(Map.of());
        for (String key : values.keySet()) {
            all = all.flatMap(known -> Stream.of(values.get(key)).map(value -> with(known, key, value)));
        }
        return all;
    }

    private static Map<String, String> with(Map<String, String> known, String key, String value) {
        var more = new TreeMap<>(known);
        more.put(key, value);
        return more;
    }

    @Override
    public Section section() {
        return Section.of(method);
    }

    @Override
    public String benchmark() {
        return params.entrySet().stream()
                .filter(param -> !param.getKey().equals(JmhForks.POOL))
                .map(param -> " " + param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining("", method.substring(method.lastIndexOf('.') + 1), ""));
    }

    private boolean runsHere() {
        SubjectKind subject = subject();
        return subject == null || subject.runsHere();
    }

    private @Nullable SubjectKind subject() {
        String pool = params.get(JmhForks.POOL);
        return pool == null ? null : SubjectKind.valueOf(pool);
    }

    @Override
    public String name() {
        return subject() == null ? benchmark() : benchmark() + " " + subject();
    }

    @Override
    public boolean isForGoals() {
        return Goals.needs().contains(new Goals.Need(benchmark(), subject()));
    }

    @Override
    public boolean isQuick() {
        return isForGoals() || section().isQuick();
    }

    @Override
    public List<Measured> run(Duration iteration) throws Exception {
        return forks.run(options(iteration, List.of()).build());
    }

    ChainedOptionsBuilder options(Duration iteration, List<String> jvmArgs) {
        TimeValue time = TimeValue.milliseconds(iteration.toMillis());
        var args = new ArrayList<>(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djmh.executor=CUSTOM",
                "-Djmh.executor.class=" + NettyThreads.class.getName()));
        args.addAll(jvmArgs);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(method) + "$")
                .forks(1)
                .warmupIterations(Timing.WARM_UPS)
                .warmupTime(time)
                .measurementIterations(Timing.MEASUREMENTS)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend(args.toArray(String[]::new))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        params.forEach((key, value) -> options.param(key, value));
        return options;
    }
}
