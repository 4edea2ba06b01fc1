package dev.weir.examples.benchmarks.report;

import dev.weir.examples.benchmarks.Goals;
import dev.weir.examples.benchmarks.Measured;
import dev.weir.examples.benchmarks.Table;
import dev.weir.examples.benchmarks.growing.WorstGet;
import dev.weir.examples.benchmarks.paced.Paced;
import java.util.List;
import java.util.stream.Collectors;

/** A report as Markdown: the whole, and the short form that stands in the README. */
final class Page {
    static final String COMMAND = "mvn -q -pl examples/benchmarks -am compile exec:exec -Dexample.args=\"%s\"";

    private final Report report;

    Page(Report report) {
        this.report = report;
    }

    /** @param plots names of files beside it */
    String whole(List<String> plots) {
        var page = new StringBuilder(
                """
                        # Benchmarks

                        Made by the benchmarks themselves. Read the figures as ratios: all that are compared were measured in turns,
                        in one run. A figure is the median over forks; a fork's own is the mean of its iterations, for the native
                        baseline the median of its repetitions. `bytes` is garbage per operation. Peers are all that isn't Weir,
                        `new` among them, but for the native baseline, which checks nothing and which no program on a JVM can pick.
                        """);
        page.append("\nMachine: ").append(report.machine().text()).append("\n\n## Goals\n\n");
        page.append(Goals.table(report.rows(), report.machine().cores()));
        for (String plot : plots) {
            page.append("\n![").append(title(plot)).append("](").append(plot).append(")\n");
        }
        report.sections().forEach(part -> page.append(section(part)));
        return page.toString();
    }

    private static String title(String plot) {
        return plot.substring(0, plot.lastIndexOf('.'));
    }

    private static String section(Report.Part part) {
        var text = new StringBuilder("\n## ").append(part.section().title).append("\n\n");
        text.append("Measured on ").append(part.date()).append(" by `").append(COMMAND.formatted(part.arguments()))
                .append("`.\n");
        if (part.section() == Section.PACED) {
            text.append('\n').append(Paced.describe()).append('\n');
        }
        if (part.section() == Section.GROWTH) {
            text.append('\n').append(WorstGet.describe()).append('\n');
        }
        text.append('\n').append(Table.of(part.rows()));
        if (!part.leftOut().isEmpty()) {
            text.append("\nLeft out:\n\n");
            part.leftOut().forEach(one -> text.append("- ").append(one).append('\n'));
        }
        return text.toString();
    }

    /** @param folder of the plots, from where the README lies, with a slash at its end */
    String brief(String folder, List<String> plots) {
        String dates = report.sections().stream()
                .map(part -> part.date().substring(0, part.date().indexOf('T')))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" and "));
        var text = new StringBuilder("Measured on ").append(dates).append(", on ")
                .append(report.machine().text()).append(": [all of it](").append(folder).append("report.md).\n\n");
        text.append("One record out and back in; the median over the forks, and what it is of the best peer's:\n\n");
        text.append(pairs()).append('\n');
        plots.forEach(plot -> text.append("![").append(title(plot)).append("](").append(folder).append(plot)
                .append(")\n"));
        text.append("\nWhat was to be reached. A verdict in brackets is for information:\n\n");
        text.append(Goals.measuredTable(report.rows(), report.machine().cores()));
        return text.toString();
    }

    private String pairs() {
        List<Measured> pairs = report.rows("pair");
        double peer = Table.bestPeer(pairs);
        return pairs.stream()
                .map(one -> "| %s | %s | %s | %s |\n".formatted(
                        one.label(),
                        Table.number(one.median()),
                        Table.number(one.medianBytes()),
                        Table.number(one.median() / peer)))
                .collect(Collectors.joining("", """
                        | records from | ns | bytes of garbage | times best peer |
                        | --- | ---: | ---: | ---: |
                        """, ""));
    }
}
