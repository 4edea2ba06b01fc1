package dev.weir.examples.benchmarks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Medians over the iterations of all forks, as Markdown. */
final class Table {
    private static final String HEAD = """
            | benchmark | records from | median ns | lowest to highest | times new | times best peer |
            | --- | --- | ---: | ---: | ---: | ---: |
            """;

    private Table() {}

    /** @param nanos what each iteration took per operation, all forks together; not empty */
    record Row(String benchmark, SubjectKind subject, List<Double> nanos) {

        double median() {
            List<Double> sorted = nanos.stream().sorted().toList();
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }
    }

    /** {@return the rows in their order, each beside {@code new} and the fastest subject that isn't Weir} */
    static String of(List<Row> rows) {
        Map<String, List<Row>> benchmarks =
                rows.stream().collect(Collectors.groupingBy(Row::benchmark, LinkedHashMap::new, Collectors.toList()));
        return benchmarks.values().stream().map(Table::benchmark).collect(Collectors.joining("", HEAD, ""));
    }

    private static String benchmark(List<Row> rows) {
        double fresh = best(rows.stream().filter(row -> row.subject() == SubjectKind.NEW).toList());
        double peer = best(rows.stream().filter(row -> row.subject().isPeer()).toList());
        return rows.stream().map(row -> line(row, fresh, peer)).collect(Collectors.joining());
    }

    private static double best(List<Row> rows) {
        return rows.stream().mapToDouble(Row::median).min().orElse(Double.NaN);
    }

    private static String line(Row row, double fresh, double peer) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f to %.2f | %.2f | %.2f |\n",
                row.benchmark(),
                row.subject().label,
                row.median(),
                Collections.min(row.nanos()),
                Collections.max(row.nanos()),
                row.median() / fresh,
                row.median() / peer);
    }
}
