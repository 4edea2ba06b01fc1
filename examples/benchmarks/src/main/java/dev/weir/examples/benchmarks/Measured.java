package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one benchmark came to.
 *
 * @param benchmark its name, and those of its parameters' values that say more than the subject
 * @param subject null where the benchmark has only one
 * @param unit of the values
 * @param values what each fork, or each repetition outside the JVM, came to, not empty
 * @param bytes how much garbage each fork made per operation; empty where that is not measured
 */
public record Measured(
        String benchmark, @Nullable SubjectKind subject, String unit, List<Double> values, List<Double> bytes) {
    private static final String NANOS = "ns";

    /** Of nanoseconds per operation. */
    public Measured(String benchmark, @Nullable SubjectKind subject, List<Double> nanos, List<Double> bytes) {
        this(benchmark, subject, NANOS, nanos, bytes);
    }

    public String label() {
        return subject == null ? "" : subject.label;
    }

    public double median() {
        return median(values);
    }

    /** {@return not a number where it is not measured} */
    public double medianBytes() {
        return bytes.isEmpty() ? Double.NaN : median(bytes);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
