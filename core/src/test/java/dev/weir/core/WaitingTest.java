package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.blocks.BlockOptions;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A get that waits, in freelists too small for caches and in larger ones. */
@ParameterizedClass
@ValueSource(ints = {8, 8192})
@Timeout(60)
class WaitingTest {
    private static final Duration SECONDS = Duration.ofSeconds(5);
    private static final int RESERVED = 20_000;
    private static final Duration NANO = Duration.ofNanos(1);

    private final int capacity;
    private final TestClock clock = new TestClock();
    private final RecordingMemory memory = new RecordingMemory();
    private final Freelist freelist;
    private final long[] out;

    WaitingTest(int capacity) {
        this.capacity = capacity;
        this.freelist = builder().build();
        this.out = new long[capacity];
        assertThat(freelist.get(out, 0, capacity)).isEqualTo(capacity);
    }

    private Freelist.Builder builder() {
        var options = new BlockOptions.Builder(memory);
        options.clock(clock);
        return new Freelist.Builder(64, options)
                .name("quotes")
                .maxBlocks(capacity)
                .reserveBlocks(RESERVED);
    }

    @AfterEach
    void close() {
        freelist.close();
    }

    /** {@return a get on a thread of its own, once it waits as the {@code place}th in line} */
    private FutureTask<Long> waiting(int place, Duration atMost) throws Exception {
        var get = started(() -> freelist.get(atMost));
        clock.awaitParked(place);
        return get;
    }

    private static <V> FutureTask<V> started(Callable<V> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().start(task);
        return task;
    }

    @Test
    void aFreeBlockIsHandedOutAtOnce() throws Exception {
        freelist.put(out[3]);
        Thread.currentThread().interrupt();
        assertThat((int) freelist.get(SECONDS)).isEqualTo((int) out[3]);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(freelist.stats().waits()).isZero();
    }

    @Test
    void givesUpAfterTheWholeTimeAndNotBefore() throws Exception {
        var get = waiting(1, SECONDS);
        clock.advance(SECONDS.minus(NANO));
        clock.awaitParked(1);
        assertThat(get.isDone()).isFalse();

        clock.advance(NANO);
        assertThatThrownBy(get::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(PoolExhausted.class)
                .hasMessage(
                        "all %,d blocks of quotes are in use, and none came in a wait of PT5S; put some back, or raise"
                                + " maxBlocks or maxBytes",
                        capacity);
        assertThat(freelist.stats().waiters()).isZero();
    }

    /**
     * The commit takes 3 of the 5 seconds, and its blocks go to the listener, who hears of it before the get goes on.
     */
    @Test
    void theTimeOfACommitCounts() throws Exception {
        List<Freelist> growing = new ArrayList<>();
        var listener = new FreelistListener() {
            @Override
            public void committed(String name, int blocks, long nanos) {
                clock.advance(Duration.ofSeconds(3));
                growing.getFirst().get(new long[capacity], 0, capacity);
            }
        };
        growing.add(builder().chunkBytes(capacity * 64L).listener(listener).build());
        try (var empty = growing.getFirst()) {
            var get = started(() -> empty.get(SECONDS));
            clock.awaitParked(1);
            clock.advance(Duration.ofSeconds(2).minus(NANO));
            clock.awaitParked(1);
            clock.advance(NANO);
            assertThatThrownBy(get::get).cause().isInstanceOf(PoolExhausted.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void withoutTimeItIsGet(long seconds) {
        assertThatThrownBy(() -> freelist.get(Duration.ofSeconds(seconds)))
                .isInstanceOf(PoolExhausted.class)
                .hasMessageStartingWith("all %,d blocks of quotes are in use; put some back", capacity);
        assertThat(freelist.stats().waits()).isZero();
    }

    @Test
    void timeBeyondAllClocksIsWaited() throws Exception {
        var get = waiting(1, ChronoUnit.FOREVER.getDuration());
        clock.advance(Duration.ofDays(40_000));
        clock.awaitParked(1);
        freelist.put(out[0]);
        assertThat(get.get()).isNotEqualTo(Freelist.NONE);
    }

    @Test
    void servesInTheOrderOfArrivalAndNobodyOvertakes() throws Exception {
        List<FutureTask<Long>> gets = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            gets.add(waiting(i + 1, SECONDS));
        }
        assertThat(freelist.stats().waiters()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            freelist.put(out[i]);
            assertThat(freelist.tryGet()).as("overtakes").isEqualTo(Freelist.NONE);
            assertThat(freelist.get(new long[9], 0, 9)).as("overtakes").isZero();
            assertThatThrownBy(freelist::get).as("overtakes").isInstanceOf(PoolExhausted.class);
            assertThatThrownBy(() -> freelist.get(Duration.ZERO)).as("overtakes").isInstanceOf(PoolExhausted.class);
            assertThat((int) (long) gets.get(i).get()).as("waiter %d", i).isEqualTo((int) out[i]);
        }
        assertThat(freelist.stats().waiters()).isZero();
        assertThat(freelist.stats().waits()).isEqualTo(5);
        freelist.put(out[5]);
        assertThat(freelist.tryGet()).isNotEqualTo(Freelist.NONE);
    }

    @Test
    void aBulkPutServesAsManyAsItPuts() throws Exception {
        List<FutureTask<Long>> gets = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            gets.add(waiting(i + 1, SECONDS));
        }
        freelist.put(out, 0, 3);
        for (int i = 0; i < 3; i++) {
            assertThat((int) (long) gets.get(i).get()).as("waiter %d", i).isEqualTo((int) out[i]);
        }
        assertThat(freelist.stats().waiters()).isEqualTo(1);
        freelist.put(out[3]);
        assertThat((int) (long) gets.get(3).get()).isEqualTo((int) out[3]);
    }

    @Test
    void aPutByAnyThreadServes() throws Exception {
        for (Thread.Builder another : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            var get = waiting(1, SECONDS);
            another.start(() -> freelist.put(out[0])).join();
            out[0] = get.get();
        }
        assertThat(freelist.stats().waiters()).isZero();
    }

    @Test
    void oneThatHasLeftIsPassedOver() throws Exception {
        var first = waiting(1, Duration.ofSeconds(1));
        var second = waiting(2, SECONDS);
        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(first::get).cause().isInstanceOf(PoolExhausted.class);
        freelist.put(out[0]);
        assertThat((int) (long) second.get()).isEqualTo((int) out[0]);
    }

    @Test
    void whatIsPutIntoACacheGoesToTheOneWhoWaits() throws Exception {
        try (var cache = freelist.cache()) {
            cache.put(out[0]);
            out[0] = cache.get();
            var first = waiting(1, SECONDS);
            cache.put(out[0]);
            assertThat(first.get()).isNotEqualTo(Freelist.NONE);

            var second = waiting(1, SECONDS);
            freelist.put(out, 1, 1);
            assertThat(second.get()).isNotEqualTo(Freelist.NONE);
            assertThat(cache.tryGet()).isEqualTo(Freelist.NONE);
        }
    }

    @Test
    void aRaisedLimitServesAsManyAsItAllows() throws Exception {
        var first = waiting(1, SECONDS);
        var second = waiting(2, SECONDS);
        var third = waiting(3, SECONDS);
        freelist.maxBlocks(capacity + 2);
        assertThat(first.get()).isNotEqualTo(Freelist.NONE);
        assertThat(second.get()).isNotEqualTo(Freelist.NONE);
        assertThat(freelist.stats().waiters()).isEqualTo(1);
        freelist.maxBytes((capacity + 3) * 64L);
        assertThat(third.get()).isNotEqualTo(Freelist.NONE);
    }

    @Test
    void aLoweredLimitIsWaitedOut() throws Exception {
        freelist.maxBlocks(capacity / 2);
        var get = waiting(1, SECONDS);
        freelist.put(out, 0, capacity / 2);
        assertThat(freelist.stats().waiters()).as("as many are out as may be").isEqualTo(1);
        freelist.put(out[capacity / 2]);
        assertThat(get.get()).isNotEqualTo(Freelist.NONE);

        var next = waiting(1, SECONDS);
        freelist.maxBlocks(capacity);
        assertThat(next.get()).as("one of the free ones").isNotEqualTo(Freelist.NONE);
        assertThat(freelist.stats().commits()).isEqualTo(1 + (capacity - 1) / 4096);
    }

    /** The thread that raises the limit is not told of it, and the one that waits may still be served by a put. */
    @Test
    void aChunkThatTheSystemRefusesLeavesThemWaiting() throws Exception {
        var get = waiting(1, SECONDS);
        memory.refuse = true;
        freelist.maxBlocks(RESERVED);
        assertThat(freelist.stats().commitFailures()).isEqualTo(1);
        assertThat(freelist.stats().waiters()).isEqualTo(1);
        assertThatThrownBy(() -> freelist.get(SECONDS)).isInstanceOf(CommitFailed.class);
        freelist.put(out[0]);
        assertThat(get.get()).isNotEqualTo(Freelist.NONE);
    }

    @Test
    void closeEndsEveryWait() throws Exception {
        var first = waiting(1, SECONDS);
        var second = waiting(2, SECONDS);
        freelist.close();
        for (var get : List.of(first, second)) {
            assertThatThrownBy(get::get)
                    .cause()
                    .isInstanceOf(PoolClosed.class)
                    .hasMessage("quotes was closed while a get waited");
        }
        assertThat(freelist.stats().waiters()).isZero();
        assertThat(freelist.stats().misuses()).as("nobody did anything wrong").isZero();
        assertThatThrownBy(() -> freelist.get(SECONDS)).isInstanceOf(PoolClosed.class);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        var thread = new Thread[1];
        var get = started(() -> {
            thread[0] = Thread.currentThread();
            return freelist.get(SECONDS);
        });
        clock.awaitParked(1);
        thread[0].interrupt();
        assertThatThrownBy(get::get).cause().isInstanceOf(InterruptedException.class);

        freelist.put(out[0]);
        assertThat(freelist.tryGet()).as("nobody waits any more").isNotEqualTo(Freelist.NONE);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> freelist.get(SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aThreadThatIsInterruptedWithABlockInItsHandKeepsBoth() throws Exception {
        var thread = new Thread[1];
        var get = started(() -> {
            thread[0] = Thread.currentThread();
            long handle = freelist.get(SECONDS);
            return Thread.interrupted() ? handle : Freelist.NONE;
        });
        clock.awaitParked(1);
        // The thread can't go on while it can't leave the clock.
        synchronized (clock) {
            freelist.put(out[0]);
            thread[0].interrupt();
        }
        assertThat((int) (long) get.get()).isEqualTo((int) out[0]);
        assertThat(freelist.stats().active()).isEqualTo(capacity);
    }

    /** The queue keeps no more places of those who left than of those who wait. */
    @Test
    void whoHasLeftIsForgotten() throws Exception {
        var atMost = Duration.ofSeconds(1);
        var places = new WeakReference<>(leaveAfter(atMost));
        for (int i = 0; i < 20; i++) {
            leaveAfter(atMost);
        }
        Collected.await(places);
    }

    private Thread leaveAfter(Duration atMost) throws Exception {
        var get = new FutureTask<>(() -> freelist.get(atMost));
        var thread = Thread.ofPlatform().start(get);
        clock.awaitParked(1);
        clock.advance(atMost);
        assertThatThrownBy(get::get).cause().isInstanceOf(PoolExhausted.class);
        thread.join();
        return thread;
    }
}
