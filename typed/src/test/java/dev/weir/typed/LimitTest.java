package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.PoolClosed;
import dev.weir.core.PoolExhausted;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit moves while the pool is in use, for pools too small for caches and for larger ones. */
@ParameterizedClass
@EnumSource(Mode.class)
class LimitTest {
    interface Quote {
        long price();

        Quote price(long v);
    }

    @Parameter
    Mode mode;

    private TypedPool<Quote> pool;
    private Quote[] quotes;

    @BeforeEach
    void reset() {
        quotes = new Quote[10_000];
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private void open(int capacity) {
        pool = mode.builder(Quote.class)
                .name("quotes")
                .maxBlocks(capacity)
                .chunkBytes(4096)
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 8192})
    void loweringRefusesGetsUntilEnoughWerePut(int capacity) {
        open(capacity);
        int lowered = capacity / 2;
        assertThat(pool.get(quotes, 0, lowered + 3)).isEqualTo(lowered + 3);

        pool.maxBlocks(lowered);
        assertThat(pool.stats().capacity()).isEqualTo(lowered);
        assertThat(pool.stats().active()).isEqualTo(lowered + 3);
        assertThatThrownBy(pool::get)
                .isInstanceOf(PoolExhausted.class)
                .hasMessageStartingWith("all %,d blocks of quotes are in use".formatted(lowered));

        pool.put(quotes, 0, 3);
        assertThat(pool.tryGet()).isNull();
        pool.put(quotes[3]);
        // Held, since a pool that watches for leaks would take back a record that is not.
        quotes[3] = pool.tryGet();
        assertThat(quotes[3]).isNotNull();
        assertThat(pool.tryGet()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 8192})
    void raisingServesAgain(int capacity) {
        open(capacity);
        pool.maxBlocks(3);
        assertThat(pool.get(quotes, 0, 4)).isEqualTo(3);

        pool.maxBytes(capacity * 64L);
        assertThat(pool.stats().capacity()).isEqualTo(capacity);
        assertThat(pool.get(quotes, 3, capacity)).isEqualTo(capacity - 3);
        assertThat(Arrays.stream(quotes, 0, capacity).distinct()).hasSize(capacity);
        assertThat(pool.tryGet()).isNull();

        pool.put(quotes, 0, capacity);
        assertThat(pool.stats().active()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 8192})
    void aLimitOfNothingRefusesEveryGetAndTakesEveryPut(int capacity) {
        open(capacity);
        assertThat(pool.get(quotes, 0, 5)).isEqualTo(5);

        pool.maxBytes(63);
        assertThat(pool.tryGet()).isNull();
        pool.put(quotes, 0, 5);
        assertThat(pool.tryGet()).isNull();
        assertThat(pool.stats().active()).isZero();
        assertThat(pool.stats().capacity()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 8192})
    void aClosedPoolHasNoLimitToSet(int capacity) {
        open(capacity);
        pool.put(pool.get());
        pool.close();

        assertThatThrownBy(() -> pool.maxBlocks(capacity)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> pool.maxBytes(64)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> pool.get(quotes, 0, capacity)).isInstanceOf(PoolClosed.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 8192})
    void aLimitOutsideWhatWasReservedIsRefused(int capacity) {
        open(capacity);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool.maxBlocks(capacity + 1))
                .withMessage("maxBlocks is %,d; allowed: 0 to the %,d reserved by the builder", capacity + 1, capacity);
        assertThatIllegalArgumentException().isThrownBy(() -> pool.maxBlocks(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool.maxBytes(capacity * 64L + 1))
                .withMessage(
                        "maxBytes is %,d; allowed: 0 to the %,d reserved by the builder",
                        capacity * 64 + 1, capacity * 64);
        assertThatIllegalArgumentException().isThrownBy(() -> pool.maxBytes(-1));
        assertThat(pool.stats().capacity()).isEqualTo(capacity);
    }
}
