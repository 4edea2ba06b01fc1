package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A pool that looks out for writes past its records, on every path, goes on as one that does not. */
@ParameterizedClass
@EnumSource(Mode.class)
class HardenedPoolTest {
    private static final int CAPACITY = 3000;

    interface Quote {
        long price();

        Quote price(long v);
    }

    @Parameter
    Mode mode;

    private TypedPool<Quote> open() {
        return mode.builder(Quote.class)
                .canary()
                .guarded(20)
                .randomOrder()
                .maxBlocks(CAPACITY)
                .chunkBytes(16 * 1024)
                .build();
    }

    @Test
    void recordsAreDistinctAndKeepWhatIsWritten() {
        try (var pool = open()) {
            var random = new Random(1);
            List<Quote> out = new ArrayList<>();
            List<Long> prices = new ArrayList<>();
            for (int round = 0; round < 50; round++) {
                for (int i = random.nextInt(500); i > 0; i--) {
                    Quote quote = pool.tryGet();
                    if (quote == null) {
                        assertThat(out).hasSize(CAPACITY);
                        break;
                    }
                    prices.add(random.nextLong());
                    out.add(quote.price(prices.getLast()));
                }
                for (int i = random.nextInt(450); i > 0 && !out.isEmpty(); i--) {
                    int index = random.nextInt(out.size());
                    Collections.swap(out, index, out.size() - 1);
                    Collections.swap(prices, index, prices.size() - 1);
                    assertThat(out.getLast().price()).isEqualTo(prices.removeLast());
                    pool.put(out.removeLast());
                }
                assertThat(pool.stats().active()).isEqualTo(out.size());
            }
            out.forEach(pool::put);
            assertThat(pool.stats().freelist().misuses()).isZero();

            Quote[] all = new Quote[CAPACITY + 1];
            assertThat(pool.get(all, 0, CAPACITY + 1)).isEqualTo(CAPACITY);
            Set<Long> addresses = new HashSet<>();
            for (int i = 0; i < CAPACITY; i++) {
                addresses.add(pool.segment(all[i]).address());
            }
            assertThat(addresses).hasSize(CAPACITY);
            assertThat(pool.stats().freelist().committedBlocks()).isEqualTo(CAPACITY);
            pool.put(all, 0, CAPACITY);
        }
    }

    /** Numbers of blocks go beyond the capacity where some are withheld. */
    @Test
    void handlesAndViewsReachTheHighestNumbers() {
        try (var pool = open()) {
            Quote[] all = new Quote[CAPACITY];
            pool.get(all, 0, CAPACITY);
            for (Quote quote : all) {
                quote.price(pool.handle(quote));
            }
            for (Quote quote : all) {
                assertThat(pool.view(quote.price()).price()).isEqualTo(quote.price());
            }
            pool.put(all, 0, CAPACITY);
            assertThat(pool.stats().active()).isZero();
        }
    }

    @Test
    void whatIsOutIsFoundAtTheClose() {
        var pool = open();
        Quote[] all = new Quote[CAPACITY];
        pool.get(all, 0, CAPACITY);
        pool.put(all, 7, CAPACITY - 7);
        var out = pool.close(Duration.ZERO);
        assertThat(out.count()).isEqualTo(7);
        Set<Long> addresses = new HashSet<>();
        out.blocks().forEach(block -> addresses.add(block.address()));
        assertThat(addresses).hasSize(7);
    }

    @Test
    void refusesWhatIsNoSample() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mode.builder(Quote.class).guarded(0))
                .withMessage("guarded is 0; allowed: 1 to 2,147,483,647");
    }
}
