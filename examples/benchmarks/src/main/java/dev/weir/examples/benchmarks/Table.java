package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Medians over the forks, as Markdown. */
public final class Table {
    private static final String HEAD = """
            | benchmark | records from | median | unit | bytes | each fork | times new | times best peer |
            | --- | --- | ---: | --- | ---: | --- | ---: | ---: |
            """;

    private Table() {}

    /**
     * {@return the measurements, each benchmark's together, in the order of the subjects, beside {@code new} and the
     * fastest subject that isn't Weir}
     */
    public static String of(List<Measured> all) {
        return byBenchmark(all).values().stream().map(Table::benchmark).collect(Collectors.joining("", HEAD, ""));
    }

    private static Map<String, List<Measured>> byBenchmark(List<Measured> all) {
        return all.stream()
                .collect(Collectors.groupingBy(Measured::benchmark, LinkedHashMap::new, Collectors.toList()));
    }

    private static String benchmark(List<Measured> subjects) {
        double fresh = best(subjects.stream().filter(one -> one.subject() == SubjectKind.NEW).toList());
        double peer = bestPeer(subjects);
        return subjects.stream().map(one -> line(one, fresh, peer)).collect(Collectors.joining());
    }

    /** {@return the least median of those that are no Weir, or not a number} */
    public static double bestPeer(List<Measured> subjects) {
        return best(subjects.stream().filter(one -> one.subject() != null && one.subject().isPeer()).toList());
    }

    private static double best(List<Measured> subjects) {
        return subjects.stream().mapToDouble(Measured::median).min().orElse(Double.NaN);
    }

    private static String line(Measured one, double fresh, double peer) {
        return "| %s | %s | %s | %s | %s | %s | %s | %s |\n".formatted(
                one.benchmark(),
                one.label(),
                number(one.median()),
                one.unit(),
                number(one.medianBytes()),
                one.values().stream().map(Table::number).collect(Collectors.joining(" ")),
                number(one.median() / fresh),
                number(one.median() / peer));
    }

    /** {@return two decimals, or none for thousands, or nothing for what there is nothing to compare with} */
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.2f" : "%,.0f", value);
    }
}
