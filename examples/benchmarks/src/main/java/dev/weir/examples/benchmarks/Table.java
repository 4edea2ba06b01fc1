package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Medians over the forks, as Markdown. */
final class Table {
    private static final String HEAD = """
            | benchmark | records from | median ns | bytes | each fork | times new | times best peer |
            | --- | --- | ---: | ---: | --- | ---: | ---: |
            """;

    private Table() {}

    /** {@return the measurements in their order, each beside {@code new} and the fastest subject that isn't Weir} */
    static String of(List<Measured> all) {
        Map<String, List<Measured>> benchmarks = all.stream()
                .collect(Collectors.groupingBy(Measured::benchmark, LinkedHashMap::new, Collectors.toList()));
        return benchmarks.values().stream().map(Table::benchmark).collect(Collectors.joining("", HEAD, ""));
    }

    private static String benchmark(List<Measured> subjects) {
        double fresh = best(subjects.stream().filter(one -> one.subject() == SubjectKind.NEW).toList());
        double peer = best(subjects.stream().filter(one -> one.subject() != null && one.subject().isPeer()).toList());
        return subjects.stream().map(one -> line(one, fresh, peer)).collect(Collectors.joining());
    }

    private static double best(List<Measured> subjects) {
        return subjects.stream().mapToDouble(Measured::median).min().orElse(Double.NaN);
    }

    private static String line(Measured one, double fresh, double peer) {
        return "| %s | %s | %s | %s | %s | %s | %s |\n".formatted(
                one.benchmark(),
                one.label(),
                number(one.median()),
                number(one.medianBytes()),
                one.values().stream().map(Table::number).collect(Collectors.joining(" ")),
                number(one.median() / fresh),
                number(one.median() / peer));
    }

    /** {@return two decimals, or nothing for what there is nothing to compare with} */
    static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
    }
}
