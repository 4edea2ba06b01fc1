package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.blocks.BlockOptions;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A close that waits for the blocks that are out, in freelists too small for caches and in larger ones. */
@ParameterizedClass
@ValueSource(ints = {8, 8192})
@Timeout(60)
class ClosingTest {
    private static final Duration SECONDS = Duration.ofSeconds(5);

    private final TestClock clock = new TestClock();
    private final Freelist freelist;
    private final long[] out = new long[3];

    ClosingTest(int capacity) {
        var options = new BlockOptions.Builder();
        options.clock(clock);
        freelist = new Freelist.Builder(64, options).name("quotes").maxBlocks(capacity).build();
        long[] warm = new long[8];
        freelist.get(warm, 0, 8);
        freelist.put(warm, 0, 8);
        freelist.get(out, 0, 3);
    }

    private FutureTask<StillOut> closing() throws Exception {
        var close = new FutureTask<>(() -> freelist.close(SECONDS));
        Thread.ofPlatform().name("closer").start(close);
        clock.awaitParked(1);
        return close;
    }

    @Test
    void aFreelistWithNothingOutIsClosedAtOnce() {
        freelist.put(out, 0, 3);
        assertThat(freelist.close(SECONDS)).isEqualTo(new StillOut("quotes", 0, List.of()));
        assertThat(freelist.stats().committedBytes()).isZero();
        assertThat(freelist.close(SECONDS).isEmpty()).isTrue();
    }

    @Test
    void waitsUntilTheLastBlockIsPut() throws Exception {
        var close = closing();
        assertThatThrownBy(freelist::get).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(freelist::tryGet).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> freelist.get(SECONDS)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(freelist::cache).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> freelist.maxBlocks(5)).isInstanceOf(PoolClosed.class);
        freelist.put(out, 0, 2);
        clock.advance(SECONDS.minusNanos(1));
        clock.awaitParked(1);
        assertThat(freelist.segment(out[2]).fill((byte) 7).get(ValueLayout.JAVA_BYTE, 0))
                .isEqualTo((byte) 7);
        assertThat(freelist.stats().committedBytes()).isPositive();

        freelist.put(out[2]);
        assertThat(close.get().isEmpty()).isTrue();
        assertThat(freelist.stats().committedBytes()).isZero();
        assertThat(freelist.stats().active()).isZero();
    }

    @Test
    void namesWhatIsStillOutWhenTheTimeHasPassed() throws Exception {
        long[] addresses = LongStream.of(out).map(freelist::address).toArray();
        var close = closing();
        freelist.put(out[1]);
        clock.advance(SECONDS);

        StillOut stillOut = close.get();
        assertThat(stillOut.count()).isEqualTo(2);
        assertThat(stillOut.blocks())
                .containsExactlyInAnyOrder(
                        new StillOut.Block((int) out[0], addresses[0], null),
                        new StillOut.Block((int) out[2], addresses[2], null));
        assertThat(stillOut.toString())
                .startsWith("2 blocks of quotes still out")
                .contains("block %,d at %#x".formatted((int) out[0], addresses[0]));
        assertThat(freelist.stats().committedBytes()).isZero();
        assertThatThrownBy(() -> freelist.put(out[0])).isInstanceOf(PoolClosed.class);
    }

    @Test
    void withoutTimeItNamesAndClosesAtOnce() {
        assertThat(freelist.close(Duration.ZERO).count()).isEqualTo(3);
        assertThat(freelist.stats().committedBytes()).isZero();
    }

    @Test
    void aBlockInAnotherThreadsCacheIsNotOut() throws Exception {
        Threads.onAnother(() -> {
            freelist.put(out, 0, 3);
            return null;
        });
        assertThat(freelist.close(SECONDS).isEmpty()).isTrue();
    }

    @Test
    void anInterruptedThreadClosesAtOnceAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThat(freelist.close(SECONDS).count()).isEqualTo(3);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(freelist.stats().committedBytes()).isZero();
    }

    @Test
    void aSecondCloseEndsTheWaitOfTheFirst() throws Exception {
        var first = closing();
        freelist.close();
        assertThat(first.get().count()).isEqualTo(3);
    }

    @Test
    void ofTwoThatWaitBothAreTold() throws Exception {
        var first = closing();
        var second = new FutureTask<>(() -> freelist.close(SECONDS.multipliedBy(2)));
        Thread.ofPlatform().start(second);
        clock.awaitParked(2);
        clock.advance(SECONDS);
        assertThat(first.get().count()).isEqualTo(3);
        assertThat(second.get()).isEqualTo(first.get());
    }

    @Test
    void thoseWhoWaitForABlockAreSentAway() throws Exception {
        freelist.maxBlocks(3);
        var get = new FutureTask<>(() -> freelist.get(SECONDS));
        Thread.ofPlatform().start(get);
        clock.awaitParked(1);
        var close = new FutureTask<>(() -> freelist.close(SECONDS));
        Thread.ofPlatform().start(close);
        assertThatThrownBy(get::get).cause().isInstanceOf(PoolClosed.class);
        freelist.put(out, 0, 3);
        assertThat(close.get().isEmpty()).isTrue();
    }

    /** Of several pools in a second one is named, so it may take some. */
    @Test
    void whatIsStillOutIsLogged() {
        try (var log = new Logged()) {
            while (log.lines().isEmpty()) {
                assertThat(Thread.interrupted()).as("in vain").isFalse();
                var another = Freelist.builder(64).name("another").maxBlocks(1).build();
                another.get();
                another.close(Duration.ZERO);
            }
            assertThat(log.lines().getFirst()).startsWith("close: 1 blocks of another still out")
                    .contains("block 0 at");
        }
    }

    @Test
    void aLongListIsCut() {
        var block = new StillOut.Block(3, 0x40, new Throwable("got"));
        assertThat(new StillOut("quotes", 5, List.of(block)).toString())
                .startsWith("5 blocks of quotes still out")
                .contains("block 3 at 0x40, got here: java.lang.Throwable: got")
                .endsWith("and 4 more");
    }
}
