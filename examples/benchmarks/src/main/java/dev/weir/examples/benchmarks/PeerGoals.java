package dev.weir.examples.benchmarks;

import static dev.weir.examples.benchmarks.subjects.SubjectKind.COMMONS_POOL;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.HIKARI_BAG;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.NEW;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.RECYCLER;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.RECYCLER_PINNED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.RECYCLER_PINNED_UNGUARDED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.RECYCLER_UNGUARDED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.STORMPOT;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.STORMPOT_SINGLE;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.STORMPOT_VIRTUAL;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_COMMONS;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_FREELIST_CACHE;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_FREELIST_SHARED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED_BULK;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_TYPED_SHARED;

import dev.weir.examples.benchmarks.Goals.Goal;
import dev.weir.examples.benchmarks.Goals.Lookup;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.List;
import java.util.stream.DoubleStream;

/** The goals that name a peer: what you would pick instead of Weir. */
final class PeerGoals {
    private static final String STORMPOTS_BEST = "Stormpot's best tap";
    private static final double HAND_OVER_NEW = 0.5;
    private static final double HAND_OVER_RECYCLER = 0.15;
    private static final double COMMONS = 0.15;

    /** As many turns as HikariCP's bag, and a fifth more, in the same time. */
    private static final double VIRTUAL_THREADS = 1 / 1.2;

    private final Lookup all;

    PeerGoals(Lookup all) {
        this.all = all;
    }

    /** @param manyProcessors whether hand-over of typed records is judged */
    List<Goal> goals(boolean manyProcessors) {
        return List.of(
                ratio("get and put", "pair", WEIR_TYPED, RECYCLER_PINNED_UNGUARDED, 1.0),
                ratio("get and put", "pair", WEIR_TYPED, RECYCLER_PINNED, 0.6),
                toStormpot("get and put", "pair", 0.4),
                ratio("get and put", "pair", WEIR_TYPED, COMMONS_POOL, 0.02),
                ratio("32 held", "held32", WEIR_TYPED, RECYCLER_PINNED_UNGUARDED, 1.2),
                ratio("32 held", "held32", WEIR_TYPED_BULK, RECYCLER_PINNED_UNGUARDED, 0.6),
                toStormpot("32 held", "held32", 0.08),
                ratio("get, 4 writes, 4 reads, put", "getUsePut", WEIR_TYPED, RECYCLER_PINNED_UNGUARDED, 1.3),
                ratio("get, 4 writes, 4 reads, put", "getUsePut", WEIR_TYPED, NEW, 1.5),
                ratio("4 reads, put, get, 4 writes, 1 M live, G1", "churnG1", WEIR_TYPED, NEW, 0.7),
                forInformation(
                        ratio("4 reads, put, get, 4 writes, random of 1 M live, G1", "churnRandomG1", WEIR_TYPED, NEW,
                                0.7)),
                forInformation(
                        ratio("4 reads, put, get, 4 writes, 1 M live, ZGC", "churnZ", WEIR_TYPED, NEW, 0.7)),
                ratio("hand-over", "handOver", WEIR_FREELIST_SHARED, NEW, HAND_OVER_NEW),
                forInformation(floor("the ring alone, no record", "handOverNothing")),
                forInformation(floor("four longs in the slot, no pool", "handOverInPlace")),
                ratio("hand-over", "handOver", WEIR_FREELIST_SHARED, RECYCLER, HAND_OVER_RECYCLER),
                forInformation(
                        ratio("hand-over", "handOver", WEIR_FREELIST_SHARED, RECYCLER_UNGUARDED, HAND_OVER_RECYCLER)),
                forInformation(ratio("hand-over", "handOver", WEIR_FREELIST_CACHE, NEW, HAND_OVER_NEW)),
                forInformation(ratio("hand-over", "handOver", WEIR_FREELIST_CACHE, RECYCLER, HAND_OVER_RECYCLER)),
                ratio("hand-over", "handOver", WEIR_TYPED_SHARED, NEW, HAND_OVER_NEW).judged(manyProcessors),
                ratio("hand-over", "handOver", WEIR_TYPED_SHARED, RECYCLER, HAND_OVER_RECYCLER).judged(manyProcessors),
                forInformation(ratio("hand-over, 4 senders", "fanIn", WEIR_FREELIST_SHARED, NEW, HAND_OVER_NEW)),
                forInformation(
                        ratio("hand-over, 4 senders", "fanIn", WEIR_FREELIST_SHARED, RECYCLER, HAND_OVER_RECYCLER)),
                ratio("2,000 virtual threads on 50 records", "virtualThreads", WEIR_TYPED_SHARED, HIKARI_BAG,
                        VIRTUAL_THREADS),
                forInformation(fairFloor()),
                ratio("borrowReturn", "borrowReturn", WEIR_COMMONS, COMMONS_POOL, COMMONS),
                ratio("borrowReturn32", "borrowReturn32", WEIR_COMMONS, COMMONS_POOL, COMMONS),
                ratio("borrowReturnByTwo", "borrowReturnByTwo", WEIR_COMMONS, COMMONS_POOL, COMMONS));
    }

    private Goal ratio(String what, String benchmark, SubjectKind subject, SubjectKind peer, double allowed) {
        double ratio = all.median(benchmark, subject) / all.median(benchmark, peer);
        return new Goal("%s: %s / %s".formatted(what, subject.label, peer.label), ratio, allowed, true);
    }

    /** What the way from thread to thread leaves to a pool that is to cost half of {@code new}. */
    private Goal floor(String what, String benchmark) {
        double ratio = all.median(benchmark, null) / all.median("handOver", NEW);
        return new Goal("hand-over: %s / %s".formatted(what, NEW.label), ratio, HAND_OVER_NEW, true);
    }

    /** What is left to a pool that serves in order of arrival, as HikariCP's bag does not. */
    private Goal fairFloor() {
        double ratio = all.median("fairSemaphore", null) / all.median("virtualThreads", HIKARI_BAG);
        return new Goal("2,000 virtual threads on 50 permits: the JDK's fair Semaphore, no pool / " + HIKARI_BAG.label,
                ratio, VIRTUAL_THREADS, true);
    }

    private Goal toStormpot(String what, String benchmark, double allowed) {
        double best = DoubleStream.of(
                all.median(benchmark, STORMPOT),
                all.median(benchmark, STORMPOT_VIRTUAL),
                all.median(benchmark, STORMPOT_SINGLE))
                .min()
                .orElseThrow();
        String named = "%s: %s / %s".formatted(what, WEIR_TYPED.label, STORMPOTS_BEST);
        return new Goal(named, all.median(benchmark, WEIR_TYPED) / best, allowed, true);
    }

    private static Goal forInformation(Goal goal) {
        return goal.judged(false);
    }
}
