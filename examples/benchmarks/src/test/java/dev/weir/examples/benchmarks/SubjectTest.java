package dev.weir.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.examples.benchmarks.subjects.BurstPool;
import dev.weir.examples.benchmarks.subjects.Subject;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.pool2.ObjectPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.infra.Blackhole;

/** All subjects do the same work. */
class SubjectTest {
    private static final String BLACKHOLE_PASSWORD =
            "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.";
    private static final int RECORDS = 100;

    private final Blackhole blackhole = blackhole();

    private static Blackhole blackhole() {
        return new Blackhole(BLACKHOLE_PASSWORD);
    }

    @ParameterizedTest
    @EnumSource
    void fieldsHoldWhatWasWritten(SubjectKind kind) throws Exception {
        assumeTrue(kind.runsHere());
        try (Subject subject = kind.open(RECORDS)) {
            subject.hold();
            assertThat(subject.use(10, blackhole)).isEqualTo(10 + 11 + 12 + 13);
            assertThat(subject.getUsePut(20, blackhole)).isEqualTo(20 + 21 + 22 + 23);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noRecordIsLost(SubjectKind kind) throws Exception {
        assumeTrue(kind.runsHere());
        try (Subject subject = kind.open(RECORDS)) {
            subject.shuffle(RECORDS);
            for (int i = 0; i < 3; i++) {
                subject.pair(blackhole);
                subject.batch(RECORDS, blackhole);
                subject.batchTouched(RECORDS, blackhole);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void liveRecordsKeepTheirFields(SubjectKind kind) throws Exception {
        assumeTrue(kind.runsHere());
        try (Subject subject = kind.open(RECORDS)) {
            subject.fill(RECORDS);
            // Record i starts with i to i + 3; what replaces it has the same sum.
            for (int i = 0; i < 2 * RECORDS; i++) {
                assertThat(subject.replaceOldest(i % RECORDS)).isEqualTo(4L * (i % RECORDS) + 6);
            }
            for (int i = 0; i < RECORDS; i++) {
                assertThat(subject.replaceAny(i) - 6).isBetween(0L, 4L * (RECORDS - 1)).matches(n -> n % 4 == 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordsAreThereAgainAfterTrim(SubjectKind kind) throws Exception {
        assumeTrue(kind.runsHere());
        try (Subject subject = kind.open(RECORDS)) {
            for (int i = 0; i < 2; i++) {
                subject.fill(RECORDS);
                subject.empty();
                subject.trim();
            }
        }
    }

    /** No pool has more than five records, and each of the threads wants one ten times. */
    @ParameterizedTest
    @EnumSource(names = {"WEIR_FREELIST_SHARED", "WEIR_TYPED_SHARED", "WEIR_COMMONS", "STORMPOT_VIRTUAL",
        "COMMONS_POOL", "FAST_OBJECT_POOL", "VIBUR", "HIKARI_BAG"})
    void virtualThreadsWaitForRecords(SubjectKind kind) throws Exception {
        try (Subject subject = kind.openScarce(5)) {
            var turns = new ArrayList<Future<?>>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 100; i++) {
                    int thread = i;
                    turns.add(threads.submit(() -> {
                        for (int turn = 0; turn < 10; turn++) {
                            assertThat(subject.holdAcrossPark(thread)).isEqualTo(4L * thread + 6);
                        }
                        return null;
                    }));
                }
            }
            for (Future<?> done : turns) {
                done.get();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WEIR_FREELIST_SHARED", "WEIR_FREELIST_CACHE", "WEIR_TYPED_SHARED"})
    void burstsOfTwoThreadsAtOnce(SubjectKind kind) throws Exception {
        try (BurstPool pool = kind.openBurstPool();
                var threads = Executors.newFixedThreadPool(BurstPool.THREADS)) {
            var workers = new ArrayList<Callable<Void>>();
            for (int i = 0; i < BurstPool.THREADS; i++) {
                int first = i;
                workers.add(() -> {
                    try (BurstPool.Hand hand = pool.hand()) {
                        hand.burst(blackhole());
                        hand.mix(first);
                        hand.burst(blackhole());
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(workers)) {
                done.get();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WEIR_COMMONS", "COMMONS_POOL"})
    void objectPoolsOfCommonsPoolLoseNothing(SubjectKind kind) throws Exception {
        try (ObjectPool<?> pool = kind.openObjectPool(RECORDS)) {
            borrowAndReturn(pool);
            assertThat(pool.getNumActive()).isZero();
        }
    }

    private static <Q> void borrowAndReturn(ObjectPool<Q> pool) throws Exception {
        pool.returnObject(pool.borrowObject());
    }
}
