package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.CommitFailed;
import dev.weir.core.ForeignHandle;
import dev.weir.core.FreelistListener;
import dev.weir.core.PoolClosed;
import dev.weir.core.PoolExhausted;
import dev.weir.core.WeirException;
import dev.weir.core.blocks.BlockOptions;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every pool promises, whatever its threads. */
@ParameterizedClass
@EnumSource(Mode.class)
class TypedPoolTest {
    /** Enough for the threads of a shared pool to have caches. */
    private static final int CAPACITY = 4096;

    interface Quote {
        long price();

        Quote price(long v);

        int quantity();

        Quote quantity(int v);
    }

    private final Mode mode;
    private TypedPool<Quote> pool;

    TypedPoolTest(Mode mode) {
        this.mode = mode;
    }

    @BeforeEach
    void open() {
        pool = mode.builder(Quote.class).name("quotes").maxBlocks(CAPACITY).build();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aRecordKeepsWhatIsWritten() {
        Quote first = pool.get().price(101_25).quantity(300);
        Quote second = pool.get().price(-1).quantity(-2);

        assertThat(first.price()).isEqualTo(101_25);
        assertThat(first.quantity()).isEqualTo(300);
        assertThat(second.price()).isEqualTo(-1);
        assertThat(second.quantity()).isEqualTo(-2);
        assertThat(pool.stats().active()).isEqualTo(2);
    }

    @Test
    void aFreshRecordIsZeroAndAReusedOneHasItsLastContent() {
        Quote quote = pool.get();
        assertThat(quote.price()).isZero();

        pool.put(quote.price(7));

        assertThat(pool.get().price()).isEqualTo(7);
    }

    @Test
    void whatIsPutLastIsHandedOutFirst() {
        Quote quote = pool.get();
        long address = pool.segment(quote).address();
        pool.put(quote);

        Quote next = pool.get();

        assertThat(pool.segment(next).address()).isEqualTo(address);
        if (mode.hasOneView()) {
            assertThat(next).isSameAs(quote);
        }
    }

    @Test
    void theLimitEndsGetAndAPutOpensItAgain() {
        Quote[] all = new Quote[CAPACITY];
        assertThat(pool.get(all, 0, CAPACITY)).isEqualTo(CAPACITY);

        assertThat(pool.tryGet()).isNull();
        assertThatThrownBy(pool::get)
                .isInstanceOf(PoolExhausted.class)
                .hasMessage("all 4,096 blocks of quotes are in use; put some back, or raise maxBlocks or maxBytes");

        all[2].price(2);
        pool.put(all[2]);
        assertThat(pool.get().price()).isEqualTo(2);
    }

    @Test
    void aBulkGetStopsAtTheLimitAndABulkPutTakesAll() {
        Quote[] quotes = new Quote[CAPACITY + 6];

        assertThat(pool.get(quotes, 3, CAPACITY + 3)).isEqualTo(CAPACITY);
        assertThat(quotes[2]).isNull();
        assertThat(Arrays.asList(quotes).subList(3, CAPACITY + 3))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(quotes[CAPACITY + 3]).isNull();

        pool.put(quotes, 3, CAPACITY);
        assertThat(pool.stats().active()).isZero();
        assertThat(pool.stats().occupancy()).isZero();
    }

    @Test
    void aBulkPutStopsAtTheFirstRecordThatIsRefused() {
        Quote[] quotes = new Quote[4];
        pool.get(quotes, 0, 4);
        pool.put(quotes[2]);

        assertThatThrownBy(() -> pool.put(quotes, 0, 4))
                .isInstanceOf(StaleRecord.class)
                .hasMessage("at index 2: quotes was given a Quote that was put already; put each record once and"
                        + " drop it then");
        assertThat(pool.stats().active()).isEqualTo(1);
        assertThat(quotes[3].price(3).price()).isEqualTo(3);
    }

    @Test
    void aBulkCallStaysInsideItsArray() {
        Quote[] quotes = new Quote[4];

        assertThatThrownBy(() -> pool.get(quotes, 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from 2 and count 3; allowed: a part of the array's 4 entries");
        assertThatThrownBy(() -> pool.put(quotes, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(pool.stats().active()).isZero();
    }

    @Test
    void anArrayThatCantHoldTheRecordsGetsNone() {
        interface LimitQuote extends Quote {}
        Quote[] narrower = new LimitQuote[1];

        assertThatThrownBy(() -> pool.get(narrower, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LimitQuote; allowed: an array of " + Quote.class.getTypeName());
        assertThat(pool.stats().active()).isZero();
    }

    @Test
    void aSegmentIsTheRecordWithoutItsPadding() {
        Quote quote = pool.get().price(42);

        var segment = pool.segment(quote);

        assertThat(segment.byteSize()).isEqualTo(12);
        assertThat(segment.address() % 64).isZero();
        assertThat(segment.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(42);
        segment.set(ValueLayout.JAVA_INT, 8, 17);
        assertThat(quote.quantity()).isEqualTo(17);
    }

    @Test
    void aRecordOfAnotherPoolIsRefused() {
        try (var other = mode.of(Quote.class)) {
            Quote foreign = other.get();

            assertThatThrownBy(() -> pool.put(foreign))
                    .isInstanceOf(ForeignHandle.class)
                    .hasMessage("quotes was given a Quote that belongs to another pool; put it back where it came"
                            + " from");
            assertThatThrownBy(() -> pool.segment(foreign)).isInstanceOf(ForeignHandle.class);
            other.put(foreign);
        }
    }

    @Test
    void aRecordThatNoPoolMadeIsRefused() {
        record Fake(long price, int quantity) implements Quote {
            @Override
            public Quote price(long v) {
                return this;
            }

            @Override
            public Quote quantity(int v) {
                return this;
            }
        }

        assertThatThrownBy(() -> pool.put(new Fake(1, 2)))
                .isInstanceOf(ForeignHandle.class)
                .hasMessageMatching("quotes was given a .*Fake, which no pool made; put only what get handed out");
        assertThatThrownBy(() -> pool.put(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("quotes was given null for a Quote; check what tryGet answers before using it");
    }

    @Test
    void afterCloseTheRecordsReadZerosAndThePoolRefuses() {
        Quote quote = pool.get().price(42);
        var segment = pool.segment(quote);
        pool.close();
        pool.close();

        assertThat(quote.price()).isZero();
        quote.price(1);
        assertThat(segment.get(ValueLayout.JAVA_INT, 8)).isZero();
        assertThatThrownBy(pool::get).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(pool::tryGet).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> pool.cache().get()).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(pool::adopt).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> pool.put(quote)).isInstanceOf(PoolClosed.class);
        assertThatThrownBy(() -> pool.segment(quote))
                .isInstanceOf(PoolClosed.class)
                .hasMessage("quotes is closed; its records ended with it");
    }

    @Test
    void theListenerHearsOfGrowthAndMisuse() {
        var heard = new ArrayList<String>();
        var listener = new FreelistListener() {
            @Override
            public void committed(String name, int blocks, long nanos) {
                heard.add(name + " committed " + blocks);
            }

            @Override
            public void misused(String name, WeirException misuse) {
                heard.add(name + " misused: " + misuse.getClass().getSimpleName());
            }
        };
        try (var told = mode.builder(Quote.class)
                .name("told")
                .alignment(128)
                .chunkBytes(4096)
                .maxBytes(8192)
                .listener(listener)
                .build()) {
            Quote quote = told.get();
            told.put(quote);
            assertThatThrownBy(() -> told.put(quote)).isInstanceOf(StaleRecord.class);

            assertThat(told.layout().blockBytes()).isEqualTo(128);
            assertThat(told.stats().capacity()).isEqualTo(64);
            assertThat(told.stats().freelist().misuses()).isEqualTo(1);
        }
        assertThat(heard).containsExactly("told committed 32", "told misused: StaleRecord");
    }

    @Test
    void aRefusedChunkEndsABulkGetWithWhatItGot() {
        var memory = new RefusingMemory();
        var builder = new TypedPool.Builder<>(MethodHandles.lookup(), Quote.class, new BlockOptions.Builder(memory));
        try (var small = mode.apply(builder).chunkBytes(memory.pageSize()).build()) {
            Quote[] quotes = new Quote[(int) (memory.pageSize() / small.layout().blockBytes())];
            Quote held = small.get();
            memory.refuse = true;

            assertThat(small.get(quotes, 0, quotes.length)).isEqualTo(quotes.length - 1);
            assertThatThrownBy(() -> small.get(quotes, 0, 1)).isInstanceOf(CommitFailed.class);
            assertThatThrownBy(small::tryGet).isInstanceOf(CommitFailed.class);

            memory.refuse = false;
            assertThat(small.get(quotes, 0, 1)).isEqualTo(1);
            small.put(held);
        }
    }

    @Test
    void anUnnamedPoolIsCalledAfterItsRecords() {
        try (var unnamed = mode.builder(Quote.class).maxBlocks(1).build()) {
            Quote held = unnamed.get();
            assertThatThrownBy(unnamed::get).hasMessageMatching("all 1 blocks of Quote-\\d+ are in use; .*");
            unnamed.put(held);
        }
    }
}
