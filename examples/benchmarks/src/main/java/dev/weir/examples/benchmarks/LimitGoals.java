package dev.weir.examples.benchmarks;

import static dev.weir.examples.benchmarks.subjects.SubjectKind.NATIVE;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.NEW;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_FREELIST;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_FREELIST_SHARED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED_ONE_VIEW;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED_SHARED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED_SHARED_ONE_VIEW;

import dev.weir.examples.benchmarks.Goals.Goal;
import dev.weir.examples.benchmarks.Goals.Lookup;
import dev.weir.examples.benchmarks.paced.Paced;
import dev.weir.examples.benchmarks.paced.Paced.Collector;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.List;

/** The goals that are about limits rather than peers: the native baseline, the collector's pauses, bytes a record. */
final class LimitGoals {
    private static final double TABLES = 8;
    private static final double HEAP = 32;
    private static final double PACED = 0.2;

    private final Lookup all;

    LimitGoals(Lookup all) {
        this.all = all;
    }

    List<Goal> goals() {
        return List.of(
                toNative("1 K blocks, handles", "batch1K", WEIR_FREELIST, 1.5, true),
                toNative("1 K blocks, first word written and read", "batch1KTouched", WEIR_FREELIST, 1.5, false),
                toNative("1 M blocks, handles", "batch1M", WEIR_FREELIST, 0.7, true),
                toNative("1 M blocks, first word written and read", "batch1MTouched", WEIR_FREELIST, 0.7, false),
                toNative("random order over 4 M, handles", "random4M", WEIR_FREELIST, 0.25, true),
                toNative("random order over 4 M, first word written and read", "random4MTouched", WEIR_FREELIST, 0.25,
                        false),
                toNative("random order over 4 M, references", "random4M", WEIR_TYPED, 0.5, true),
                toNative("random order over 4 M, first word written and read", "random4MTouched", WEIR_TYPED, 0.5,
                        false),
                growth("growth, first touch", "grow", "grow", 1.2, true),
                growth("growth, first touch, 2 MiB pages", "growHugePages", "grow", 0.3, true),
                growth("growth, first touch, 2 MiB pages for both", "growHugePages", "growHugePages", 1.2, false),
                worstGet("worst get while growing to 1 GiB", "worstGet"),
                worstGet("worst get while growing to 1 GiB, 2 MiB pages", "worstGetHugePages"),
                paced(WEIR_TYPED),
                paced(WEIR_FREELIST),
                bytes("tables off the heap", "tablesPerRecord", WEIR_FREELIST, TABLES),
                bytes("tables off the heap", "tablesPerRecord", WEIR_FREELIST_SHARED, TABLES),
                bytes("tables off the heap", "tablesPerRecord", WEIR_TYPED, TABLES),
                bytes("tables off the heap", "tablesPerRecord", WEIR_TYPED_SHARED, TABLES),
                bytes("heap", "heapPerRecord", WEIR_TYPED_ONE_VIEW, HEAP),
                bytes("heap", "heapPerRecord", WEIR_TYPED_SHARED_ONE_VIEW, HEAP));
    }

    private Goal toNative(String what, String benchmark, SubjectKind subject, double allowed, boolean judged) {
        return new Goal(
                "%s: %s / %s".formatted(what, subject.label, NATIVE.label),
                all.median(benchmark, subject) / all.median(benchmark, NATIVE),
                allowed,
                judged);
    }

    private Goal growth(String what, String benchmark, String limit, double allowed, boolean judged) {
        return new Goal(
                "%s: Weir Freelist, confined / %s".formatted(what, NATIVE.label),
                all.median(benchmark, null) / all.median(limit, NATIVE),
                allowed,
                judged);
    }

    /** For information: the longest of two million gets is as much the machine's as the freelist's. */
    private Goal worstGet(String what, String benchmark) {
        return new Goal(
                "%s: %s, commit-ahead and prefault / neither".formatted(what, WEIR_FREELIST.label),
                all.median(benchmark + "AheadPrefault", WEIR_FREELIST) / all.median(benchmark, WEIR_FREELIST),
                1,
                false);
    }

    private Goal paced(SubjectKind subject) {
        return new Goal(
                "p99.99 of a paced loop, 1 M live, G1: %s / new".formatted(subject.label),
                all.median(Paced.p9999(subject, Collector.G1), subject)
                        / all.median(Paced.p9999(NEW, Collector.G1), NEW),
                PACED,
                true);
    }

    private Goal bytes(String what, String benchmark, SubjectKind subject, double allowed) {
        return new Goal("bytes a record, %s: %s".formatted(what, subject.label), all.median(benchmark, subject),
                allowed,
                true);
    }
}
