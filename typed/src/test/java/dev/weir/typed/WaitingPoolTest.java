package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.PoolClosed;
import dev.weir.core.PoolExhausted;
import dev.weir.core.StillOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Gets that wait for a record, and closes that wait for all of them. How long they wait is tested in core, by a clock of
 * the test's.
 */
@ParameterizedClass
@EnumSource(value = Mode.class, mode = EnumSource.Mode.MATCH_ALL, names = "SHARED.*")
@Timeout(60)
class WaitingPoolTest {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private static final Duration LONG = Duration.ofDays(1);

    @Parameter
    Mode mode;

    private TypedPool<Quote> pool;
    private Quote only;

    /** A pool of one record, which is out. */
    @BeforeEach
    void open() {
        pool = builder().build();
        only = pool.get().price(7);
    }

    private TypedPool.Builder<Quote> builder() {
        return mode.builder(Quote.class).name("quotes").maxBlocks(1).reserveBlocks(8);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    /** {@return a get on a thread of its own, once it waits as the {@code place}th in line} */
    private FutureTask<Quote> waiting(int place) {
        var get = started(() -> pool.get(LONG));
        awaitWaiters(pool, place);
        return get;
    }

    private static void awaitWaiters(TypedPool<?> pool, int count) {
        while (pool.stats().waiters() != count) {
            assertThat(Thread.interrupted()).as("in vain").isFalse();
            Thread.onSpinWait();
        }
    }

    private static <V> FutureTask<V> started(Callable<V> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().start(task);
        return task;
    }

    @Test
    void aPutServesTheOneWhoWaits() throws Exception {
        var get = waiting(1);
        pool.put(only);
        assertThat(pool.tryGet()).as("overtakes").isNull();
        assertThat(get.get().price()).isEqualTo(7);
        assertThat(pool.stats().waits()).isEqualTo(1);
        assertThat(pool.stats().waiters()).isZero();
        assertThat(pool.stats().active()).isEqualTo(1);
    }

    @Test
    void soDoesAPutByAnyThreadOfAnyKind() throws Exception {
        for (Thread.Builder another : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            var get = waiting(1);
            another.start(() -> pool.put(only)).join();
            only = get.get();
            assertThat(only.price()).isEqualTo(7);
        }
        assertThat(pool.stats().waiters()).isZero();
    }

    @Test
    void soDoesAPutIntoACacheAndABulkPut() throws Exception {
        try (var cache = pool.cache()) {
            var first = waiting(1);
            cache.put(only);
            only = first.get();
            assertThat(cache.tryGet()).isNull();

            var second = waiting(1);
            pool.put(new Quote[] {only}, 0, 1);
            assertThat(second.get().price()).isEqualTo(7);
        }
    }

    @Test
    void whoCameFirstIsServedFirstAndNoGetOvertakes() throws Exception {
        List<FutureTask<Quote>> gets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            gets.add(waiting(i + 1));
        }
        try (var cache = pool.cache()) {
            for (int i = 0; i < 3; i++) {
                pool.put(only);
                assertThat(pool.tryGet()).as("overtakes").isNull();
                assertThat(cache.tryGet()).as("overtakes").isNull();
                assertThat(pool.get(new Quote[1], 0, 1)).as("overtakes").isZero();
                assertThatThrownBy(pool::get).as("overtakes").isInstanceOf(PoolExhausted.class);
                assertThatThrownBy(() -> pool.get(Duration.ZERO)).as("overtakes").isInstanceOf(PoolExhausted.class);
                only = gets.get(i).get();
                assertThat(pool.stats().waiters()).isEqualTo(2 - i);
            }
        }
    }

    @Test
    void aRaisedLimitServesAsManyAsItAllows() throws Exception {
        var first = waiting(1);
        var second = waiting(2);
        var third = waiting(3);
        pool.maxBlocks(3);
        Quote[] served = {first.get(), second.get()};
        assertThat(third.isDone()).isFalse();
        pool.maxBytes(4 * pool.layout().blockBytes());
        assertThat(List.of(only, served[0], served[1], third.get())).doesNotHaveDuplicates();
        assertThat(pool.stats().active()).isEqualTo(4);
    }

    @Test
    void anInterruptEndsTheWaitAndTheNextIsServed() throws Exception {
        var interrupted = new FutureTask<>(() -> pool.get(LONG));
        var thread = Thread.ofPlatform().start(interrupted);
        awaitWaiters(pool, 1);
        var next = waiting(2);
        thread.interrupt();
        assertThatThrownBy(interrupted::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        pool.put(only);
        assertThat(next.get().price()).isEqualTo(7);
    }

    @Test
    void aWaitThatEndsInAHookThatFailsLosesNothing() throws Exception {
        boolean[] fails = {false};
        try (var hooked = builder()
                .onGet(quote -> {
                    if (fails[0]) {
                        throw new IllegalStateException("not today");
                    }
                })
                .build()) {
            Quote held = hooked.get();
            var get = started(() -> hooked.get(LONG));
            awaitWaiters(hooked, 1);
            fails[0] = true;
            hooked.put(held);
            assertThatThrownBy(get::get).hasRootCauseMessage("not today");
            fails[0] = false;
            assertThat(hooked.get(Duration.ofNanos(1))).isNotNull();
        }
    }

    @Test
    void withoutARecordInTimeItIsExhausted() {
        assertThatThrownBy(() -> pool.get(Duration.ofNanos(1)))
                .isInstanceOf(PoolExhausted.class)
                .hasMessageContaining("none came in a wait of PT0.000000001S");
        assertThatThrownBy(() -> pool.get(Duration.ZERO)).isInstanceOf(PoolExhausted.class);
        pool.put(only);
    }

    @Test
    void closeEndsEveryWait() {
        var first = waiting(1);
        var second = waiting(2);
        pool.close();
        assertThatThrownBy(first::get).cause().isInstanceOf(PoolClosed.class);
        assertThatThrownBy(second::get).cause().isInstanceOf(PoolClosed.class);
        assertThat(only.price()).isZero();
    }

    @Test
    void aCloseThatWaitsEndsEveryWaitAndLeavesRecordsToTheirOwners() throws Exception {
        var get = waiting(1);
        var close = started(() -> pool.close(LONG));
        assertThatThrownBy(get::get).cause().isInstanceOf(PoolClosed.class);
        assertThatThrownBy(pool::tryGet).isInstanceOf(PoolClosed.class);
        assertThat(only.price()).isEqualTo(7);
        assertThat(pool.segment(only).byteSize()).isEqualTo(8);
        pool.put(only);
        assertThat(close.get().isEmpty()).isTrue();
        assertThat(pool.stats().freelist().committedBytes()).isZero();
    }

    @Test
    void whatIsStillOutIsNamedAndReadsAsZeros() {
        long address = pool.segment(only).address();
        StillOut stillOut = pool.close(Duration.ZERO);
        assertThat(stillOut.name()).isEqualTo("quotes");
        assertThat(stillOut.count()).isEqualTo(1);
        assertThat(stillOut.blocks().getFirst().number()).isZero();
        assertThat(stillOut.blocks().getFirst().address()).isEqualTo(address);
        assertThat(only.price()).isZero();
        assertThatThrownBy(() -> pool.put(only)).isInstanceOf(PoolClosed.class);
    }
}
