package dev.weir.examples.benchmarks;

import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_COMMONS;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_FREELIST;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_FREELIST_CACHE;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_FREELIST_SHARED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED_CHECKED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED_ONE_VIEW;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED_SAMPLED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED_SHARED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED_SHARED_ONE_VIEW;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED_SHARED_SAMPLED;

import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What pools and records may cost, as ratios of medians that were measured in the same run, and their garbage. */
public final class Goals {
    private static final double CAS_ALLOWANCE = 1.2;
    private static final double TWO_THREADS = 1.3;
    private static final double LIFECYCLE = 1.1;
    private static final double READ_HEAP = 1.3;
    private static final double UNSAFE = 1.1;
    private static final double COMMONS_GARBAGE = 24;
    private static final int PROCESSORS_FOR_TYPED = 4;

    private final Lookup all;

    private Goals(Lookup all) {
        this.all = all;
    }

    /** Which measurements there are. */
    @FunctionalInterface
    interface Lookup {
        /** {@return what was measured, or null} */
        @Nullable
        Measured find(String benchmark, @Nullable SubjectKind subject);

        /** {@return not a number where it was not measured} */
        default double median(String benchmark, @Nullable SubjectKind subject) {
            Measured measured = find(benchmark, subject);
            return measured == null ? Double.NaN : measured.median();
        }
    }

    /**
     * A measurement that a goal reads.
     *
     * @param benchmark as {@link Measured} names it
     */
    public record Need(String benchmark, @Nullable SubjectKind subject) {}

    /** @param judged whether missing the goal counts; otherwise the ratio is for information */
    record Goal(String what, double ratio, double allowed, boolean judged) {

        Goal judged(boolean judged) {
            return new Goal(what, ratio, allowed, judged);
        }

        String line() {
            return "| %s | %s | %s | %s |\n".formatted(what, Table.number(ratio), Table.number(allowed), verdict());
        }

        boolean isMeasured() {
            return !Double.isNaN(ratio);
        }

        String verdict() {
            if (!isMeasured()) {
                return "not measured";
            }
            String met = ratio <= allowed ? "pass" : "FAIL";
            return judged ? met : "(" + met + ")";
        }
    }

    /**
     * {@return the goals as Markdown; verdicts in brackets are for information}
     *
     * @param all what was measured; a goal that misses something says so
     * @param processors those of the machine that measured
     */
    public static String table(List<Measured> all, int processors) {
        return table(goals(all, processors));
    }

    /** {@return as {@link #table(List, int)}, but without the goals that miss something} */
    public static String measuredTable(List<Measured> all, int processors) {
        return table(goals(all, processors).stream().filter(Goal::isMeasured).toList());
    }

    private static String table(List<Goal> goals) {
        return goals.stream()
                .map(Goal::line)
                .collect(Collectors.joining("", """
                        | goal | ratio | allowed | |
                        | --- | ---: | ---: | --- |
                        """, ""));
    }

    static List<Goal> goals(List<Measured> all, int processors) {
        return new Goals((benchmark, subject) -> find(all, benchmark, subject))
                .goals(processors >= PROCESSORS_FOR_TYPED);
    }

    private static @Nullable Measured find(List<Measured> all, String benchmark, @Nullable SubjectKind subject) {
        return all.stream()
                .filter(one -> one.benchmark().equals(benchmark) && one.subject() == subject)
                .findFirst()
                .orElse(null);
    }

    /** {@return everything that a goal reads} */
    public static Set<Need> needs() {
        var needs = new LinkedHashSet<Need>();
        new Goals((benchmark, subject) -> {
            needs.add(new Need(benchmark, subject));
            return null;
        }).goals(true);
        return needs;
    }

    private List<Goal> goals(boolean manyProcessors) {
        return Stream.of(pools(), new PeerGoals(all).goals(manyProcessors), new LimitGoals(all).goals())
                .flatMap(List::stream).toList();
    }

    private List<Goal> pools() {
        return List.of(
                pair(WEIR_FREELIST_SHARED, WEIR_FREELIST, true),
                pair(WEIR_FREELIST_CACHE, WEIR_FREELIST, false),
                pair(WEIR_TYPED_SHARED, WEIR_TYPED, true),
                lifecycle(WEIR_TYPED, WEIR_TYPED_ONE_VIEW, true),
                lifecycle(WEIR_TYPED_SHARED, WEIR_TYPED_SHARED_ONE_VIEW, true),
                lifecycle(WEIR_TYPED_SAMPLED, WEIR_TYPED, true),
                lifecycle(WEIR_TYPED_SHARED_SAMPLED, WEIR_TYPED_SHARED, true),
                lifecycle(WEIR_TYPED_CHECKED, WEIR_TYPED_SHARED, false),
                twoThreads(WEIR_FREELIST_SHARED, "Fresh"),
                twoThreads(WEIR_FREELIST_SHARED, "Mixed"),
                twoThreads(WEIR_FREELIST_CACHE, "Fresh"),
                twoThreads(WEIR_FREELIST_CACHE, "Mixed"),
                twoThreads(WEIR_TYPED_SHARED, "Fresh"),
                twoThreads(WEIR_TYPED_SHARED, "Mixed"),
                alone("one field of 1,024 records: views / heap objects", "readViews", "readTwins", READ_HEAP),
                alone("4 writes, 4 reads: view / Unsafe", "useView", "useUnsafe", UNSAFE),
                alone("copyFrom, 64 bytes: view / Unsafe", "copyView", "copyUnsafe", UNSAFE),
                garbage("borrowReturn"),
                garbage("borrowReturn32"),
                garbage("borrowReturnByTwo"));
    }

    private Goal alone(String what, String benchmark, String peer, double allowed) {
        return new Goal(what, all.median(benchmark, null) / all.median(peer, null), allowed, true);
    }

    private Goal pair(SubjectKind shared, SubjectKind confined, boolean judged) {
        double most = all.median("pair", confined) + CAS_ALLOWANCE * all.median("compareAndSet", null);
        String what = "get and put: %s / (%s + %s CAS)".formatted(shared.label, confined.label, CAS_ALLOWANCE);
        return new Goal(what, all.median("pair", shared) / most, 1, judged);
    }

    private Goal lifecycle(SubjectKind careful, SubjectKind plain, boolean judged) {
        String what = "get and put: %s / %s".formatted(careful.label, plain.label);
        return new Goal(what, all.median("pair", careful) / all.median("pair", plain), LIFECYCLE, judged);
    }

    private Goal twoThreads(SubjectKind subject, String state) {
        String what = "two threads / one thread: %s, %s".formatted(subject.label, state.toLowerCase(Locale.ROOT));
        double ratio = all.median("twoThreads" + state, subject) / all.median("oneThread" + state, subject);
        return new Goal(what, ratio, TWO_THREADS, true);
    }

    private Goal garbage(String benchmark) {
        String what = "%s: bytes of garbage, %s".formatted(benchmark, WEIR_COMMONS.label);
        Measured measured = all.find(benchmark, WEIR_COMMONS);
        return new Goal(what, measured == null ? Double.NaN : measured.medianBytes(), COMMONS_GARBAGE, true);
    }

}
