package dev.weir.examples.benchmarks.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.weir.examples.benchmarks.Machine;
import dev.weir.examples.benchmarks.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Everything that was measured on one machine, a part for each section. Sections may be measured one by one: each says
 * when that was.
 *
 * @param sections in their order
 */
record Report(Machine machine, List<Part> sections) {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().serializeSpecialFloatingPointValues().disableHtmlEscaping().create();

    /**
     * One section.
     *
     * @param date when its measurement began, in UTC
     * @param arguments of the command that measured it
     * @param leftOut forks that were to be measured and were not, with the reason
     */
    record Part(Section section, String date, String arguments, List<Measured> rows, List<String> leftOut) {}

    /** {@return the report in a file, or an empty one if there is none or it is of another machine} */
    static Report read(Path json, Machine machine) throws IOException {
        if (Files.exists(json)) {
            Report report = read(json);
            if (report.machine.equals(machine)) {
                return report;
            }
        }
        return new Report(machine, List.of());
    }

    static Report read(Path json) throws IOException {
        return GSON.fromJson(Files.readString(json), Report.class);
    }

    void write(Path json) throws IOException {
        Files.writeString(json, GSON.toJson(this) + "\n");
    }

    /** {@return this, with parts in the place of those of the same sections} */
    Report with(List<Part> parts) {
        var all = new ArrayList<>(parts);
        List<Section> replaced = parts.stream().map(Part::section).toList();
        sections.stream().filter(part -> !replaced.contains(part.section())).forEach(all::add);
        all.sort(Comparator.comparing(Part::section));
        return new Report(machine, List.copyOf(all));
    }

    /** {@return the rows of all sections} */
    List<Measured> rows() {
        return sections.stream().flatMap(part -> part.rows().stream()).toList();
    }

    List<Measured> rows(String benchmark) {
        return rows().stream().filter(row -> row.benchmark().equals(benchmark)).toList();
    }
}
