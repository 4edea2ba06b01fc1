package dev.weir.examples.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one benchmark came to.
 *
 * @param subject null where the benchmark has only one
 * @param nanos what each fork took per operation, not empty
 * @param bytes how much garbage each fork made per operation, not empty
 */
record Measured(String benchmark, @Nullable SubjectKind subject, List<Double> nanos, List<Double> bytes) {

    String label() {
        return subject == null ? "" : subject.label;
    }

    double median() {
        return median(nanos);
    }

    double medianBytes() {
        return median(bytes);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
