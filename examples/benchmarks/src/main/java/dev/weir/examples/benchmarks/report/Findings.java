package dev.weir.examples.benchmarks.report;

import dev.weir.examples.benchmarks.Measured;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the trials found, by section: the forks of a row together, in the order in which rows were first measured. */
final class Findings {
    private final Map<Section, List<Measured>> measured = new EnumMap<>(Section.class);
    private final Map<Section, List<String>> leftOut = new EnumMap<>(Section.class);

    void add(Section section, Measured one) {
        List<Measured> rows = measured.computeIfAbsent(section, any -> new ArrayList<>());
        for (int i = 0; i < rows.size(); i++) {
            Measured row = rows.get(i);
            if (row.benchmark().equals(one.benchmark()) && row.subject() == one.subject()) {
                rows.set(i, together(row, one));
                return;
            }
        }
        rows.add(one);
    }

    private static Measured together(Measured row, Measured one) {
        return new Measured(row.benchmark(), row.subject(), row.unit(), joined(row.values(), one.values()),
                joined(row.bytes(), one.bytes()));
    }

    private static List<Double> joined(List<Double> some, List<Double> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    void leaveOut(Section section, String what) {
        leftOut.computeIfAbsent(section, any -> new ArrayList<>()).add(what);
    }

    List<Measured> measured(Section section) {
        return measured.getOrDefault(section, List.of());
    }

    List<String> leftOut(Section section) {
        return leftOut.getOrDefault(section, List.of());
    }
}
