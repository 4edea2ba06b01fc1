package dev.weir.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoalsTest {
    private static final List<String> ALL = List.of(
            "pair", "oneThreadFresh", "twoThreadsFresh", "oneThreadMixed", "twoThreadsMixed", "handOver", "getUsePut",
            "borrowReturn", "borrowReturn32", "borrowReturnByTwo", "held32", "churnG1", "churnRandomG1", "churnZ",
            "fanIn",
            "virtualThreads");

    /**
     * @return everything at 10 ns and 25 bytes, but for the freelist, shared twice as slow and handed over twenty times
     *         as fast as typed, and for 32 records held
     */
    private static List<Measured> measured() {
        var all = new ArrayList<Measured>();
        all.add(new Measured("compareAndSet", null, List.of(5.0), List.of(0.0)));
        all.add(new Measured("readViews", null, List.of(1.2), List.of(0.0)));
        all.add(new Measured("readTwins", null, List.of(1.0), List.of(0.0)));
        all.add(new Measured("useView", null, List.of(2.4), List.of(0.0)));
        all.add(new Measured("useUnsafe", null, List.of(2.0), List.of(0.0)));
        all.add(new Measured("copyView", null, List.of(2.0), List.of(0.0)));
        all.add(new Measured("copyUnsafe", null, List.of(2.0), List.of(0.0)));
        for (String benchmark : ALL) {
            for (SubjectKind kind : SubjectKind.values()) {
                all.add(new Measured(benchmark, kind, List.of(nanos(benchmark, kind), 10.0 * nanos(benchmark, kind),
                        0.1 * nanos(benchmark, kind)), List.of(25.0)));
            }
        }
        return all;
    }

    private static double nanos(String benchmark, SubjectKind kind) {
        if (benchmark.equals("borrowReturn32") && kind == SubjectKind.WEIR_COMMONS) {
            return 1;
        }
        if (benchmark.equals("pair") && kind.name().startsWith("STORMPOT")) {
            return kind == SubjectKind.STORMPOT_VIRTUAL ? 30 : 40;
        }
        if (benchmark.equals("virtualThreads") && kind == SubjectKind.HIKARI_BAG) {
            return 12.1;
        }
        if (kind != SubjectKind.WEIR_FREELIST_SHARED) {
            return 10;
        }
        return switch (benchmark) {
            case "pair" -> 20;
            case "twoThreadsMixed" -> 13.1;
            case "handOver" -> 2;
            default -> 10;
        };
    }

    @Test
    void ratiosOfMediansAreJudged() {
        assertThat(Goals.table(measured(), 2))
                .contains(
                        "| get and put: Weir Freelist, shared / (Weir Freelist, confined + 1.2 CAS) | 1.25 | 1.00 | FAIL |",
                        "| get and put: Weir TypedPool, shared / (Weir TypedPool, confined + 1.2 CAS) | 0.63 | 1.00 | pass |",
                        "| get and put: Weir TypedPool, confined / Weir TypedPool, confined, views(1) | 1.00 | 1.10 | pass |",
                        "| two threads / one thread: Weir Freelist, shared, fresh | 1.00 | 1.30 | pass |",
                        "| two threads / one thread: Weir Freelist, shared, mixed | 1.31 | 1.30 | FAIL |",
                        "| hand-over: Weir Freelist, shared / new | 0.20 | 0.50 | pass |",
                        "| hand-over: Weir Freelist, shared / Netty Recycler | 0.20 | 0.15 | FAIL |",
                        "| borrowReturn: Weir TypedObjectPool / Commons Pool 2 GenericObjectPool | 1.00 | 0.15 | FAIL |",
                        "| borrowReturn32: Weir TypedObjectPool / Commons Pool 2 GenericObjectPool | 0.10 | 0.15 | pass |",
                        "| borrowReturn: bytes of garbage, Weir TypedObjectPool | 25.00 | 24.00 | FAIL |");
    }

    @Test
    void recordsAreJudgedAgainstHeapObjectsAndUnsafe() {
        assertThat(Goals.table(measured(), 2))
                .contains(
                        "| one field of 1,024 records: views / heap objects | 1.20 | 1.30 | pass |",
                        "| 4 writes, 4 reads: view / Unsafe | 1.20 | 1.10 | FAIL |",
                        "| copyFrom, 64 bytes: view / Unsafe | 1.00 | 1.10 | pass |",
                        "| get, 4 writes, 4 reads, put: Weir TypedPool, confined / new | 1.00 | 1.50 | pass |",
                        "| 4 reads, put, get, 4 writes, 1 M live, G1: Weir TypedPool, confined / new | 1.00 | 0.70 | FAIL |");
    }

    @Test
    void everyPeerThatAGoalNamesIsComparedWith() {
        assertThat(Goals.table(measured(), 2))
                .contains(
                        "| get and put: Weir TypedPool, confined / Netty Recycler, pinned, unguarded | 1.00 | 1.00 | pass |",
                        "| get and put: Weir TypedPool, confined / Netty Recycler, pinned | 1.00 | 0.60 | FAIL |",
                        "| get and put: Weir TypedPool, confined / Stormpot's best tap | 0.33 | 0.40 | pass |",
                        "| get and put: Weir TypedPool, confined / Commons Pool 2 GenericObjectPool | 1.00 | 0.02 | FAIL |",
                        "| 32 held: Weir TypedPool, confined, in bulk / Netty Recycler, pinned, unguarded | 1.00 | 0.60 | FAIL |",
                        "| get, 4 writes, 4 reads, put: Weir TypedPool, confined / Netty Recycler, pinned, unguarded | 1.00 | 1.30 | pass |",
                        "| hand-over, 4 senders: Weir Freelist, shared / new | 1.00 | 0.50 | (FAIL) |",
                        "| 2,000 virtual threads on 50 records: Weir TypedPool, shared / HikariCP ConcurrentBag | 0.83 | 0.83 | pass |");
    }

    @Test
    void handOverOfTypedRecordsIsJudgedOnFourProcessors() {
        assertThat(Goals.table(measured(), 2)).contains("Weir TypedPool, shared / new | 1.00 | 0.50 | (FAIL) |");
        assertThat(Goals.table(measured(), 4)).contains("Weir TypedPool, shared / new | 1.00 | 0.50 | FAIL |");
    }

    @Test
    void goalWithoutItsMeasurementSaysSo() {
        var all = measured();
        all.removeIf(one -> one.benchmark().equals("handOver"));

        assertThat(Goals.table(all, 2))
                .contains("| hand-over: Weir Freelist, shared / new |  | 0.50 | not measured |")
                .contains("| two threads / one thread: Weir Freelist, shared, fresh | 1.00 | 1.30 | pass |");
    }

    @Test
    void whatIsNeededIsEnoughForEveryGoal() {
        var all = Goals.needs().stream()
                .map(need -> new Measured(need.benchmark(), need.subject(), List.of(1.0), List.of(0.0)))
                .toList();

        assertThat(Goals.table(all, 2)).doesNotContain("not measured");
    }
}
