package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.PoolClosed;
import dev.weir.core.PoolExhausted;
import dev.weir.core.StillOut;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gets that wait for a record, and closes that wait for all of them. */
@Timeout(60)
class WaitingPoolTest {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private static final Duration LONG = Duration.ofDays(1);

    private final TypedPool<Quote> pool =
            TypedPool.builder(Quote.class).name("quotes").maxBlocks(1).build();

    @AfterEach
    void close() {
        pool.close();
    }

    private FutureTask<Quote> waiting() {
        var get = started(() -> pool.get(LONG));
        while (pool.stats().waiters() == 0) {
            Thread.onSpinWait();
        }
        return get;
    }

    private static <V> FutureTask<V> started(Callable<V> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().start(task);
        return task;
    }

    @Test
    void aPutServesTheOneWhoWaits() throws Exception {
        Quote quote = pool.get().price(7);
        var get = waiting();
        pool.put(quote);
        assertThat(pool.tryGet()).as("overtakes").isNull();
        assertThat(get.get().price()).isEqualTo(7);
        assertThat(pool.stats().waits()).isEqualTo(1);
        assertThat(pool.stats().waiters()).isZero();
        assertThat(pool.stats().active()).isEqualTo(1);
    }

    @Test
    void withoutARecordInTimeItIsExhausted() throws Exception {
        Quote only = pool.get(Duration.ofNanos(1));
        assertThatThrownBy(() -> pool.get(Duration.ofNanos(1)))
                .isInstanceOf(PoolExhausted.class)
                .hasMessageContaining("none came in a wait of PT0.000000001S");
        assertThatThrownBy(() -> pool.get(Duration.ZERO)).isInstanceOf(PoolExhausted.class);
        pool.put(only);
    }

    @Test
    void closeEndsTheWait() {
        pool.get();
        var get = waiting();
        pool.close();
        assertThatThrownBy(get::get).cause().isInstanceOf(PoolClosed.class);
    }

    @Test
    void aConfinedPoolDoesNotWait() throws Exception {
        try (var confined =
                TypedPool.builder(Quote.class).confined().name("own").maxBlocks(1).build()) {
            Quote only = confined.get(LONG);
            assertThatThrownBy(() -> confined.get(LONG))
                    .isInstanceOf(PoolExhausted.class)
                    .hasMessageContaining("a confined one does not wait");
            assertThat(confined.close(LONG).count()).isEqualTo(1);
            assertThat(only.price()).isZero();
        }
    }

    @Test
    void aCloseThatWaitsLeavesRecordsToTheirOwners() throws Exception {
        Quote quote = pool.get().price(7);
        var close = started(() -> pool.close(LONG));
        while (!isEnding()) {
            Thread.onSpinWait();
        }
        assertThat(quote.price()).isEqualTo(7);
        assertThat(pool.segment(quote).byteSize()).isEqualTo(8);
        pool.put(quote);
        assertThat(close.get().isEmpty()).isTrue();
        assertThat(pool.stats().freelist().committedBytes()).isZero();
    }

    private boolean isEnding() {
        try {
            return pool.tryGet() != null;
        } catch (PoolClosed e) {
            return true;
        }
    }

    @Test
    void whatIsStillOutIsNamedAndReadsAsZeros() {
        Quote quote = pool.get().price(7);
        long address = pool.segment(quote).address();
        StillOut stillOut = pool.close(Duration.ZERO);
        assertThat(stillOut.name()).isEqualTo("quotes");
        assertThat(stillOut.blocks()).containsExactly(new StillOut.Block(0, address, null));
        assertThat(quote.price()).isZero();
        assertThatThrownBy(() -> pool.put(quote)).isInstanceOf(PoolClosed.class);
    }
}
