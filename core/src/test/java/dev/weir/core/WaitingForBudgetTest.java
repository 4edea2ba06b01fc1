package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.blocks.BlockOptions;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gets that wait for another pool's memory, or for another thread's commit. */
@Timeout(60)
class WaitingForBudgetTest {
    private static final int CHUNK_BLOCKS = 1024;
    private static final int CHUNK_CHARGE = CHUNK_BLOCKS * (64 + 8);

    private final Budget budget = Budget.of("pools", CHUNK_CHARGE);

    private Freelist.Builder builder(BlockOptions.Builder options) {
        return new Freelist.Builder(64, options)
                .chunkBytes(CHUNK_BLOCKS * 64)
                .maxBlocks(2 * CHUNK_BLOCKS)
                .budget(budget);
    }

    private Freelist freelist() {
        return builder(new BlockOptions.Builder()).build();
    }

    /** {@return a get on a thread of its own, which has joined the line and tried to grow itself} */
    private static FutureTask<Long> waiting(Freelist freelist) {
        var get = new FutureTask<>(() -> freelist.get(Duration.ofDays(1)));
        var thread = Thread.ofPlatform().start(get);
        while (freelist.stats().waiters() == 0 || thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(Thread.interrupted()).as("in vain").isFalse();
            Thread.onSpinWait();
        }
        return get;
    }

    @Test
    void theCloseOfAnotherPoolServes() throws Exception {
        try (var freelist = freelist()) {
            var shared = freelist();
            shared.get();
            var get = waiting(freelist);
            shared.close();
            assertThat(get.get()).isNotEqualTo(Freelist.NONE);
        }
    }

    @Test
    void theCloseOfAConfinedPoolServes() throws Exception {
        try (var freelist = freelist()) {
            var confined = builder(new BlockOptions.Builder()).confined().build();
            confined.get();
            var get = waiting(freelist);
            confined.close();
            assertThat(get.get()).isNotEqualTo(Freelist.NONE);
        }
    }

    @Test
    void whatTheApplicationGivesBackServes() throws Exception {
        budget.tryCharge(CHUNK_CHARGE);
        try (var freelist = freelist()) {
            var get = waiting(freelist);
            budget.discharge(1);
            assertThat(freelist.stats().waiters()).as("not enough").isEqualTo(1);
            budget.discharge(CHUNK_CHARGE - 1);
            assertThat(get.get()).isNotEqualTo(Freelist.NONE);
            assertThat(budget.charged()).isEqualTo(CHUNK_CHARGE);
        }
    }

    /** A charge that is given back since the system refuses the chunk is room for others. */
    @Test
    void aChunkRefusedToAnotherPoolServes() throws Exception {
        var charged = new CountDownLatch(1);
        var refuse = new CountDownLatch(1);
        var memory = new HeldMemory(charged, refuse);
        try (var refused = builder(new BlockOptions.Builder(memory)).build();
                var freelist = freelist()) {
            memory.held = true;
            var failing = new FutureTask<>(refused::get);
            Thread.ofPlatform().start(failing);
            charged.await();
            var get = waiting(freelist);
            memory.delegate.refuse = true;
            refuse.countDown();
            assertThat(get.get()).isNotEqualTo(Freelist.NONE);
            assertThatThrownBy(failing::get).cause().isInstanceOf(CommitFailed.class);
        }
    }

    /** Two pools that the system gives nothing to don't wake each other for ever. */
    @Test
    void poolsWithoutMemoryLeaveEachOtherAlone() throws Exception {
        var memory = new RecordingMemory();
        budget.tryCharge(CHUNK_CHARGE);
        var one = builder(new BlockOptions.Builder(memory)).build();
        var other = builder(new BlockOptions.Builder(memory)).build();
        var first = waiting(one);
        var second = waiting(other);
        memory.refuse = true;
        budget.discharge(CHUNK_CHARGE);
        assertThat(one.stats().commitFailures()).isEqualTo(1);
        assertThat(other.stats().commitFailures()).isEqualTo(1);
        assertThat(budget.charged()).isZero();
        one.close();
        other.close();
        assertThatThrownBy(first::get).cause().isInstanceOf(PoolClosed.class);
        assertThatThrownBy(second::get).cause().isInstanceOf(PoolClosed.class);
    }

    @Test
    void aCommitOfAnotherThreadDoesNotHoldUpTheEndOfAWait() throws Exception {
        var committing = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var memory = new HeldMemory(committing, go);
        try (var freelist = builder(new BlockOptions.Builder(memory)).build()) {
            memory.held = true;
            var slow = new FutureTask<>(freelist::get);
            Thread.ofPlatform().start(slow);
            committing.await();

            assertThatThrownBy(() -> freelist.get(Duration.ofMillis(1))).isInstanceOf(PoolExhausted.class);
            var interrupted = new FutureTask<>(() -> freelist.get(Duration.ofDays(1)));
            var thread = Thread.ofPlatform().start(interrupted);
            thread.interrupt();
            assertThatThrownBy(interrupted::get).cause().isInstanceOf(InterruptedException.class);

            go.countDown();
            assertThat(slow.get()).isNotEqualTo(Freelist.NONE);
        }
    }

    @Test
    void aDroppedPoolIsForgotten() throws Exception {
        budget.tryCharge(CHUNK_CHARGE);
        var dropped = waitedAndDropped();
        Collected.await(dropped);
        budget.discharge(CHUNK_CHARGE);
        assertThat(budget.charged()).isZero();
    }

    private WeakReference<Freelist> waitedAndDropped() {
        var freelist = freelist();
        assertThatThrownBy(() -> freelist.get(Duration.ofMillis(1))).isInstanceOf(PoolExhausted.class);
        return new WeakReference<>(freelist);
    }
}
