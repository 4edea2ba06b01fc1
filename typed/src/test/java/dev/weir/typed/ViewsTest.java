package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several views stand for a block in turn, so that a view that was put stays stale through later owners. */
@ParameterizedClass
@EnumSource(
        value = Mode.class,
        names = {"CONFINED", "SHARED"})
class ViewsTest {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private final Mode mode;

    ViewsTest(Mode mode) {
        this.mode = mode;
    }

    /** With one block, so that every get has the same. */
    private TypedPool<Quote> oneRecord(int views) {
        return mode.builder(Quote.class).maxBlocks(1).views(views).build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aStaleViewIsRefusedThroughAllButOneLaterOwners(int views) {
        try (var pool = oneRecord(views)) {
            Quote stale = pool.get().price(1);
            pool.put(stale);

            for (int later = 1; later < views; later++) {
                Quote owner = pool.get().price(later);
                assertThat(owner).isNotSameAs(stale);
                assertThatThrownBy(stale::price).isInstanceOf(StaleRecord.class);
                assertThatThrownBy(() -> stale.price(-1)).isInstanceOf(StaleRecord.class);
                assertThatThrownBy(() -> pool.put(stale)).isInstanceOf(StaleRecord.class);
                assertThatThrownBy(() -> pool.segment(stale)).isInstanceOf(StaleRecord.class);
                assertThat(owner.price()).isEqualTo(later);
                pool.put(owner);
            }

            assertThat(pool.get()).as("the turn comes round").isSameAs(stale);
            assertThat(pool.stats().active()).isEqualTo(1);
        }
    }

    @Test
    void twoViewsTakeTurnsUnlessMoreAreAskedFor() {
        try (var pool = mode.builder(Quote.class).maxBlocks(1).build()) {
            Quote stale = pool.get();
            pool.put(stale);
            Quote owner = pool.get();
            assertThatThrownBy(stale::price).isInstanceOf(StaleRecord.class);
            pool.put(owner);
            assertThat(pool.get()).isSameAs(stale);
        }
    }

    /** More than there are turns for: the bits of a block's number are used up. */
    @Test
    void aPoolOfOverAThousandMillionRecordsHasOneView() {
        try (var pool = mode.builder(Quote.class).maxBlocks((1L << 30) + 1).build()) {
            Quote quote = pool.get();
            pool.put(quote);
            assertThat(pool.get()).isSameAs(quote);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void aTurnIsKeptWhicheverWayARecordGoes(int views) throws Exception {
        int records = 4096;
        var mayGrow = mode.builder(Quote.class).maxBlocks(records).views(views);
        try (var pool = mayGrow.build()) {
            Quote[] quotes = new Quote[records];
            Set<Quote> seen = new HashSet<>();
            for (int turn = 0; turn < views; turn++) {
                assertThat(pool.get(quotes, 0, records)).isEqualTo(records);
                for (Quote quote : quotes) {
                    assertThat(seen.add(quote)).isTrue();
                }
                if (turn % 2 == 0) {
                    pool.put(quotes, 0, records);
                } else {
                    try (var cache = pool.cache()) {
                        for (Quote quote : quotes) {
                            cache.put(quote);
                        }
                    }
                }
            }
            assertThat(pool.get(quotes, 0, records)).isEqualTo(records);
            assertThat(seen.containsAll(List.of(quotes))).isTrue();
        }
    }

    /** What is told of blocks still out is about their numbers, whatever turn their views had. */
    @Test
    void whatIsStillOutIsToldRightly() {
        var pool = mode.builder(Quote.class).maxBlocks(4).views(8).build();
        Quote[] quotes = new Quote[4];
        for (int i = 0; i < 3; i++) {
            pool.get(quotes, 0, 4);
            pool.put(quotes, 0, 4);
        }
        long address = pool.segment(pool.get()).address();

        var out = pool.close(Duration.ZERO);

        assertThat(out.count()).isEqualTo(1);
        assertThat(out.blocks().getFirst().address()).isEqualTo(address);
    }

    @Test
    void turnsMakeNoGarbage() {
        try (var pool = mode.builder(Quote.class).views(3).build()) {
            Quote[] held = new Quote[100];
            Runnable thousands = () -> {
                for (int round = 0; round < 2000; round++) {
                    for (int i = 0; i < held.length; i++) {
                        held[i] = pool.get().price(i);
                    }
                    for (Quote quote : held) {
                        pool.put(quote);
                    }
                }
            };
            thousands.run();
            var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            thousands.run();

            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isZero();
        }
    }

    @Test
    void oneToEightAreAllowed() {
        var builder = mode.builder(Quote.class);
        assertThatThrownBy(() -> builder.views(0)).hasMessage("views is 0; allowed: 1 to 8");
        assertThatThrownBy(() -> builder.views(9)).hasMessage("views is 9; allowed: 1 to 8");
        assertThatThrownBy(() -> builder.views(4).maxBlocks((1 << 29) + 1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBlocks or reserveBlocks is 536,870,913; allowed with views(4): 1 to 536,870,912");
    }
}
