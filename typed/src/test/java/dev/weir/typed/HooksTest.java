package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.management.ThreadMXBean;
import dev.weir.core.ForeignHandle;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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
    void aHookSeesEachRecordAtItsGetAndAtItsPut() throws Exception {
        List<String> seen = new ArrayList<>();
        try (var pool = builder()
                .onGet(quote -> seen.add("get " + quote.price(5).price()))
                .onPut(quote -> seen.add("put " + quote.price()))
                .build();
                var cache = pool.cache()) {
            for (var get : Ways.toGet(Quote[]::new)) {
                for (var put : Ways.toPut(Quote[]::new)) {
                    seen.clear();
                    put.into(pool, cache, get.from(pool, cache).price(6));
                    assertThat(seen).containsExactly("get 5", "put 6");
                }
            }
            assertNoneIsLost(pool);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aGetWhoseHookFailsTakesNothing(Throwable failure) {
        try (var pool = builder().onGet(quote -> fail(failure)).build();
                var cache = pool.cache()) {
            for (var get : Ways.toGet(Quote[]::new)) {
                for (int i = 0; i < CAPACITY + 1; i++) {
                    assertThatThrownBy(() -> get.from(pool, cache)).isSameAs(failure);
                }
            }
            assertNoneIsLost(pool);
        }
    }

    static List<Throwable> failures() {
        return List.of(new IllegalStateException("not today"), new AssertionError("nor tomorrow"));
    }

    private static void fail(Throwable failure) {
        switch (failure) {
            case Error e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalArgumentException(failure);
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

    @ParameterizedTest
    @MethodSource("failures")
    void aPutWhoseHookFailsIsAPutAllTheSame(Throwable failure) {
        try (var pool = builder().onPut(quote -> fail(failure)).build();
                var cache = pool.cache()) {
            for (var put : Ways.toPut(Quote[]::new)) {
                for (int i = 0; i < CAPACITY + 1; i++) {
                    Quote quote = pool.get();
                    assertThatThrownBy(() -> put.into(pool, cache, quote)).isSameAs(failure);
                    assertThatThrownBy(() -> pool.put(quote)).isInstanceOf(StaleRecord.class);
                }
            }
            assertNoneIsLost(pool);
        }
    }

    @Test
    void aBulkPutWhoseHookFailsStopsBehindThatRecord() {
        try (var pool = builder()
                .onPut(quote -> {
                    if (quote.price() == 2) {
                        throw new IllegalStateException("the third");
                    }
                })
                .build()) {
            Quote[] quotes = new Quote[5];
            pool.get(quotes, 0, 5);
            for (int i = 0; i < 5; i++) {
                quotes[i].price(i);
            }

            assertThatThrownBy(() -> pool.put(quotes, 0, 5)).hasMessage("the third");

            assertThatThrownBy(quotes[2]::price).isInstanceOf(StaleRecord.class);
            assertThat(quotes[3].price()).isEqualTo(3);
            pool.put(quotes, 3, 2);
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
            List<Quote> got = new ArrayList<>();
            closing.set(0, () -> got.add(pool.get()));
            pool.put(pool.get());
            assertThat(got).hasSize(1);
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
