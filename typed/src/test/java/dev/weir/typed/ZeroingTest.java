package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that are cleared at each get or at each put. */
@ParameterizedClass
@EnumSource(Mode.class)
class ZeroingTest {
    interface Quote {
        long price();

        Quote price(long v);

        int quantity();

        Quote quantity(int v);
    }

    @Parameter
    Mode mode;

    private TypedPool.Builder<Quote> builder() {
        return mode.builder(Quote.class).maxBlocks(1);
    }

    @Test
    void aRecordIsZeroAfterGet() throws Exception {
        try (var pool = builder().zeroOnGet().build();
                var cache = pool.cache()) {
            for (var get : Ways.toGet(Quote[]::new)) {
                Quote quote = get.from(pool, cache);

                assertThat(quote.price()).isZero();
                assertThat(quote.quantity()).isZero();
                pool.put(quote.price(-1).quantity(-1));
            }
        }
    }

    /** A hook at the put is to see what the record holds, and one at the get may fill it. */
    @Test
    void hooksComeAfterTheClearingOfAGetAndBeforeThatOfAPut() {
        List<Long> seen = new ArrayList<>();
        try (var pool = builder()
                .zeroOnGet()
                .zeroOnPut()
                .onGet(quote -> seen.add(quote.price()))
                .onPut(quote -> seen.add(quote.price()))
                .build()) {
            pool.put(pool.get().price(7));
            pool.put(pool.get().price(8));

            assertThat(seen).containsExactly(0L, 7L, 0L, 8L);
        }
    }

    @Test
    void aRecordIsClearedByItsPut() {
        try (var pool = builder().zeroOnPut().build();
                var cache = pool.cache()) {
            for (var put : Ways.toPut(Quote[]::new)) {
                Quote quote = pool.get().price(-1).quantity(-1);
                var segment = pool.segment(quote);
                put.into(pool, cache, quote);

                assertThat(segment.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
            }
        }
    }

    /** Though the put throws, nobody else is to find what the record held. */
    @Test
    void aRecordIsClearedByAPutWhoseHookFails() {
        try (var pool = builder()
                .zeroOnPut()
                .onPut(quote -> {
                    throw new IllegalStateException("not today");
                })
                .build()) {
            Quote quote = pool.get().price(-1).quantity(-1);
            assertThatThrownBy(() -> pool.put(quote)).hasMessage("not today");

            assertThat(pool.get().price()).isZero();
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
}
