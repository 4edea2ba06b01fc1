package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.management.ThreadMXBean;
import dev.weir.core.ForeignHandle;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a pool does for its user at gets and puts, and that no block is lost by it. */
@ParameterizedClass
@EnumSource(Mode.class)
class HooksTest {
    private static final int CAPACITY = 4096;

    interface Quote {
        long price();

        Quote price(long v);

        int quantity();

        Quote quantity(int v);
    }

    @Parameter
    Mode mode;

    private TypedPool.Builder<Quote> builder() {
        return mode.builder(Quote.class).name("quotes").maxBlocks(CAPACITY);
    }

    private static void assertNoneIsLost(TypedPool<Quote> pool) {
        assertThat(pool.stats().active()).isZero();
    }

    @Test
    void aHookSeesEachRecordAtItsGetAndAtItsPut() {
        List<String> seen = new ArrayList<>();
        try (var pool = builder()
                .onGet(quote -> seen.add("get " + quote.price(5).price()))
                .onPut(quote -> seen.add("put " + quote.price()))
                .build();
                var cache = pool.cache()) {
            pool.put(pool.get().price(6));
            Quote[] two = new Quote[2];
            pool.get(two, 0, 2);
            pool.put(two, 0, 2);
            cache.put(cache.get().price(7));

            assertThat(seen)
                    .containsExactly("get 5", "put 6", "get 5", "get 5", "put 5", "put 5", "get 5", "put 7");
            assertNoneIsLost(pool);
        }
    }

    @Test
    void aGetWhoseHookFailsTakesNothing() {
        var failure = new IllegalStateException("not today");
        try (var pool = builder()
                .onGet(quote -> {
                    throw failure;
                })
                .build()) {
            for (int i = 0; i < CAPACITY + 1; i++) {
                assertThatThrownBy(pool::get).isSameAs(failure);
            }
            assertThatThrownBy(() -> pool.cache().get()).isSameAs(failure);
            assertNoneIsLost(pool);
        }
    }

    @Test
    void aBulkGetWhoseHookFailsTakesNothing() {
        int[] calls = {0};
        try (var pool = builder()
                .onGet(quote -> {
                    if (++calls[0] == 3) {
                        throw new IllegalStateException("the third");
                    }
                })
                .build()) {
            Quote[] quotes = new Quote[5];

            assertThatThrownBy(() -> pool.get(quotes, 1, 4)).hasMessage("the third");

            assertThat(quotes).containsOnlyNulls();
            assertNoneIsLost(pool);
        }
    }

    @Test
    void aPutWhoseHookFailsIsAPutAllTheSame() {
        var failure = new IllegalStateException("not today");
        try (var pool = builder()
                .onPut(quote -> {
                    throw failure;
                })
                .build()) {
            for (int i = 0; i < CAPACITY + 1; i++) {
                Quote quote = pool.get();
                assertThatThrownBy(() -> pool.put(quote)).isSameAs(failure);
                assertThatThrownBy(() -> pool.put(quote)).isInstanceOf(StaleRecord.class);
            }
            assertNoneIsLost(pool);
        }
    }

    @Test
    void aHookThatPutsTheRecordItselfIsToldSo() {
        List<TypedPool<Quote>> self = new ArrayList<>();
        boolean[] inside = {false};
        try (var pool = builder()
                .onPut(quote -> {
                    if (!inside[0]) {
                        inside[0] = true;
                        self.getFirst().put(quote);
                        inside[0] = false;
                    }
                })
                .build()) {
            self.add(pool);
            Quote quote = pool.get();

            assertThatThrownBy(() -> pool.put(quote)).isInstanceOf(StaleRecord.class);

            assertNoneIsLost(pool);
        }
    }

    @Test
    void aHookMayUseThePoolAndCloseTheCacheItCameThrough() {
        List<Runnable> closing = new ArrayList<>();
        try (var pool = builder().onPut(quote -> closing.getFirst().run()).build()) {
            var cache = pool.cache();
            closing.add(cache::close);
            cache.put(cache.get());

            assertNoneIsLost(pool);
            closing.set(0, () -> assertThat(pool.get()).isNotNull());
            pool.put(pool.get());
            assertThat(pool.stats().active()).isEqualTo(1);
        }
    }

    @Test
    void aRefusedPutReachesNoHook() {
        List<Quote> seen = new ArrayList<>();
        try (var pool = builder().onPut(seen::add).build();
                var other = mode.of(Quote.class)) {
            Quote quote = pool.get();
            pool.put(quote);
            Quote foreign = other.get();

            assertThatThrownBy(() -> pool.put(quote)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> pool.put(foreign)).isInstanceOf(ForeignHandle.class);
            other.put(foreign);

            assertThat(seen).hasSize(1);
        }
    }

    @Test
    void aRecordIsZeroAfterGet() {
        try (var pool = builder().maxBlocks(1).zeroOnGet().build()) {
            pool.put(pool.get().price(-1).quantity(-1));

            Quote again = pool.get();

            assertThat(again.price()).isZero();
            assertThat(again.quantity()).isZero();
        }
    }

    @Test
    void aRecordIsClearedByItsPut() {
        try (var pool = builder().maxBlocks(1).zeroOnPut().build()) {
            Quote quote = pool.get().price(-1).quantity(-1);
            var segment = pool.segment(quote);
            pool.put(quote);

            assertThat(segment.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
        }
    }

    @Test
    void aLongRecordIsClearedToItsEndAndNoFurther() {
        interface Start {
            byte first();

            Start first(byte v);
        }
        var layout = MemoryLayout.structLayout(
                ValueLayout.JAVA_BYTE.withName("first"), MemoryLayout.sequenceLayout(10_000, ValueLayout.JAVA_BYTE));
        try (var pool = mode.builder(Start.class).maxBlocks(2).layout(layout).zeroOnPut().build()) {
            Start one = pool.get();
            Start two = pool.get();
            MemorySegment first = pool.segment(one).fill((byte) 1);
            MemorySegment second = pool.segment(two).fill((byte) 2);
            pool.put(one);

            assertThat(first.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0).hasSize(10_001);
            assertThat(second.toArray(ValueLayout.JAVA_BYTE)).containsOnly(2);
        }
    }

    @Test
    void hooksAndZeroingMakeNoGarbage() {
        assumeFalse(mode.makesGarbage(), "a record that is watched is a new object");
        long[] sum = {0};
        try (var pool = builder()
                .zeroOnGet()
                .zeroOnPut()
                .onGet(quote -> sum[0] += quote.price())
                .onPut(quote -> sum[0] += quote.price())
                .build()) {
            Runnable thousands = () -> {
                for (int i = 0; i < 200_000; i++) {
                    pool.put(pool.get().price(1));
                }
            };
            for (int round = 0; round < 10; round++) {
                thousands.run();
            }
            sum[0] = 0;
            var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            thousands.run();

            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isZero();
            assertThat(sum[0]).isEqualTo(200_000);
        }
    }
}
