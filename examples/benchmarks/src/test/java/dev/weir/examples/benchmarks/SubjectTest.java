package dev.weir.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.pool2.ObjectPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.infra.Blackhole;

/** All subjects do the same work. */
class SubjectTest {
    private static final String BLACKHOLE_PASSWORD =
            "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.";

    private final Blackhole blackhole = blackhole();

    private static Blackhole blackhole() {
        return new Blackhole(BLACKHOLE_PASSWORD);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"WEIR_FREELIST_BULK", "NATIVE"})
    void fieldsHoldWhatWasWritten(SubjectKind kind) throws Exception {
        try (Subject subject = kind.open()) {
            assertThat(subject.use(10, blackhole)).isEqualTo(10 + 11 + 10 + 11);
            assertThat(subject.getUsePut(20, blackhole)).isEqualTo(20 + 21 + 20 + 21);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"WEIR_FREELIST_BULK", "NATIVE"})
    void noRecordIsLost(SubjectKind kind) throws Exception {
        try (Subject subject = kind.open()) {
            for (int i = 0; i < 3; i++) {
                subject.pair(blackhole);
                subject.batch(blackhole);
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
        try (ObjectPool<?> pool = kind.openObjectPool()) {
            borrowAndReturn(pool);
            assertThat(pool.getNumActive()).isZero();
        }
    }

    private static <Q> void borrowAndReturn(ObjectPool<Q> pool) throws Exception {
        pool.returnObject(pool.borrowObject());
    }

    /** HandOver itself fails if a message comes out different or not at all. */
    @ParameterizedTest
    @EnumSource(names = {"WEIR_FREELIST_SHARED", "WEIR_FREELIST_CACHE", "WEIR_FREELIST_BULK", "WEIR_TYPED_SHARED",
        "NEW", "RECYCLER", "RECYCLER_UNGUARDED"})
    void messagesArriveAsTheyWereSent(SubjectKind kind) {
        try (var handOver = new HandOver(kind.openCarrier())) {
            handOver.send(10 * SlotRing.SLOTS);
            handOver.send(1);
        }
    }

    @Test
    void messageThatChangedOnItsWayIsNoticed() {
        var handOver = new HandOver(new Carrier() {
            @Override
            public void send(int slot, long value) {}

            @Override
            public long receive(int slot) {
                return slot;
            }
        });
        handOver.send(1);

        assertThatIllegalStateException().isThrownBy(handOver::close)
                .withMessageContaining("6 were sent and 0 was received");
    }

    @Test
    void failureOfTheReceiverEndsTheSendersWait() {
        var handOver = new HandOver(new Carrier() {
            @Override
            public void send(int slot, long value) {}

            @Override
            public long receive(int slot) {
                throw new UnsupportedOperationException("no");
            }
        });

        assertThatIllegalStateException().isThrownBy(() -> handOver.send(2 * SlotRing.SLOTS));
        assertThatIllegalStateException().isThrownBy(handOver::close).havingCause().withMessage("no");
    }
}
