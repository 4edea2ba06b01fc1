package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.core.FreelistListener;
import dev.weir.core.Overrun;
import dev.weir.core.PoolClosed;
import dev.weir.core.WeirException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A pool with a canary tells who wrote past a record's end, and loses none by it. */
@ParameterizedClass
@EnumSource(Mode.class)
class OverrunTest {
    private static final int CAPACITY = 4096;

    interface Quote {
        long price();

        Quote price(long v);
    }

    @Parameter
    Mode mode;

    private final List<WeirException> heard = new ArrayList<>();

    private TypedPool.Builder<Quote> builder() {
        return mode.builder(Quote.class)
                .canary()
                .name("quotes")
                .maxBlocks(CAPACITY)
                .listener(new FreelistListener() {
                    @Override
                    public void misused(String name, WeirException misuse) {
                        heard.add(misuse);
                    }
                });
    }

    /** As native code does that was given the address. */
    private static void overrun(TypedPool<Quote> pool, Quote quote) {
        MemorySegment segment = pool.segment(quote);
        MemorySegment.ofAddress(segment.address()).reinterpret(64).set(ValueLayout.JAVA_BYTE, 8, (byte) 0);
    }

    @Test
    void whoStaysInsideHearsNothing() {
        try (var pool = builder().zeroOnGet().zeroOnPut().build()) {
            for (int i = 0; i < 1000; i++) {
                Quote quote = pool.get().price(i);
                pool.segment(quote).fill((byte) i);
                pool.put(quote);
            }
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void thePutIsCompleteAndTellsOfIt() {
        try (var pool = builder().build()) {
            Quote quote = pool.get();
            overrun(pool, quote);
            assertThatThrownBy(() -> pool.put(quote))
                    .isInstanceOf(Overrun.class)
                    .hasMessageMatching(
                            "quotes: a Quote in block [0-9,]+ was written past its 8 bytes: of the 56 behind"
                                    + " their end, byte 0 changed; find who writes past the end of its segment or address, and"
                                    + " suspect what block [0-9,]+ held. The put is complete");
            assertThatThrownBy(() -> pool.put(quote)).isInstanceOf(StaleRecord.class);
            assertThat(heard).hasSize(2);
            assertThat(pool.stats().freelist().misuses()).isEqualTo(2);
            assertNoneIsLost(pool);
        }
    }

    private static void assertNoneIsLost(TypedPool<Quote> pool) {
        assertThat(pool.stats().active()).isZero();
        Quote[] all = new Quote[CAPACITY];
        assertThat(pool.get(all, 0, CAPACITY)).isEqualTo(CAPACITY);
        pool.put(all, 0, CAPACITY);
        assertThat(pool.stats().active()).isZero();
    }

    @Test
    void everyWayOutHasOneAndEveryWayInLooks() throws Exception {
        try (var pool = builder().build();
                var cache = pool.cache()) {
            List<Quote> quotes = new ArrayList<>();
            quotes.add(pool.get());
            quotes.add(pool.tryGet());
            quotes.add(pool.get(Duration.ofSeconds(1)));
            quotes.add(cache.get());
            Quote[] two = new Quote[2];
            pool.get(two, 0, 2);
            quotes.addAll(List.of(two));
            for (Quote quote : quotes) {
                pool.put(quote);
            }
            for (int i = 0; i < 20; i++) {
                Quote one = pool.get();
                overrun(pool, one);
                assertThatThrownBy(() -> pool.put(one)).isInstanceOf(Overrun.class);
                Quote other = cache.get();
                overrun(pool, other);
                assertThatThrownBy(() -> cache.put(other)).isInstanceOf(Overrun.class);
            }
            assertThat(heard).hasSize(40).hasOnlyElementsOfType(Overrun.class);
        }
    }

    @Test
    void aBulkPutGoesOnAndThrowsTheFirst() {
        try (var pool = builder().build()) {
            Quote[] quotes = new Quote[100];
            pool.get(quotes, 0, 100);
            overrun(pool, quotes[3]);
            overrun(pool, quotes[50]);
            assertThatThrownBy(() -> pool.put(quotes, 0, 100))
                    .isInstanceOf(Overrun.class)
                    .hasMessageStartingWith("at index 3: quotes: a Quote in block ")
                    .satisfies(e -> assertThat(e.getSuppressed()).singleElement().asString()
                            .contains("at index 50: quotes"));
            assertNoneIsLost(pool);
        }
    }

    @Test
    void aBadRecordEndsABulkPutAndTellsOfTheOverrunsBefore() {
        try (var pool = builder().build()) {
            Quote[] quotes = new Quote[10];
            pool.get(quotes, 0, 10);
            overrun(pool, quotes[3]);
            pool.put(quotes[5]);
            assertThatThrownBy(() -> pool.put(quotes, 0, 10))
                    .isInstanceOf(StaleRecord.class)
                    .hasMessageStartingWith("at index 5")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasOnlyElementsOfType(Overrun.class).hasSize(1));
            pool.put(quotes, 6, 4);
            assertNoneIsLost(pool);
        }
    }

    @Test
    void whatAHookWritesIsSeen() {
        MemorySegment everything = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
        long[] address = {0};
        try (var pool = builder()
                .onPut(quote -> everything.set(ValueLayout.JAVA_BYTE, address[0] + 8, (byte) 0))
                .build()) {
            Quote quote = pool.get();
            address[0] = pool.segment(quote).address();
            assertThatThrownBy(() -> pool.put(quote)).isInstanceOf(Overrun.class);
            assertThat(pool.stats().active()).isZero();
        }
    }

    @Test
    void aHookThatFailsIsWhatThePutThrows() {
        try (var pool = builder()
                .onPut(quote -> {
                    throw new IllegalStateException("not today");
                })
                .build()) {
            Quote quote = pool.get();
            overrun(pool, quote);
            assertThatThrownBy(() -> pool.put(quote))
                    .hasMessage("not today")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasOnlyElementsOfType(Overrun.class).hasSize(1));
            assertThat(pool.stats().active()).isZero();
            assertThat(heard).hasSize(1);
        }
    }

    @Test
    void aGetWhoseHookFailsIsNoOverrun() {
        try (var pool = builder()
                .onGet(quote -> {
                    throw new IllegalStateException("not today");
                })
                .build()) {
            assertThatThrownBy(pool::get)
                    .hasMessage("not today")
                    .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
            assertThat(pool.stats().active()).isZero();
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void aCheckedPoolSaysWhereTheRecordWasGot() {
        assumeTrue(mode == Mode.CONFINED_CHECKED || mode == Mode.SHARED_CHECKED);
        try (var pool = builder().build()) {
            Quote quote = pool.get();
            overrun(pool, quote);
            assertThatThrownBy(() -> pool.put(quote))
                    .isInstanceOf(Overrun.class)
                    .hasRootCauseMessage("it was got here, by thread " + Thread.currentThread().getName());
        }
    }

    @Test
    void aRecordThatFillsItsLinesGrowsByOne() {
        var layout = MemoryLayout.structLayout(
                ValueLayout.JAVA_LONG.withName("price"), MemoryLayout.sequenceLayout(7, ValueLayout.JAVA_LONG));
        try (var plain = mode.builder(Quote.class).layout(layout).build();
                var pool = builder().layout(layout).build()) {
            assertThat(plain.layout().blockBytes()).isEqualTo(64);
            assertThat(pool.layout().blockBytes()).isEqualTo(128);
            assertThat(pool.segment(pool.get()).byteSize()).isEqualTo(64);
        }
    }

    @Test
    void afterCloseTheMemoryIsGoneAndThatIsNoOverrun() {
        var pool = builder().build();
        Quote quote = pool.get();
        pool.close();
        assertThatThrownBy(() -> pool.put(quote)).isInstanceOf(PoolClosed.class);
    }
}
