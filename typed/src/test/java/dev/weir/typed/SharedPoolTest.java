package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.PoolClosed;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the threads of a shared pool see of each other's records, at rest. Large enough that threads have caches. */
class SharedPoolTest {
    private static final int CAPACITY = 8192;

    interface Quote {
        long price();

        Quote price(long v);
    }

    /** With one view, so that a record tells which block it is. */
    private final TypedPool<Quote> pool =
            TypedPool.builder(Quote.class).name("quotes").views(1).maxBlocks(CAPACITY).build();

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void sharedIsTheDefault() throws Exception {
        try (var byDefault = TypedPool.of(Quote.class)) {
            Quote quote = byDefault.get();
            Threads.onAnother(() -> {
                byDefault.put(quote);
                return null;
            });
            assertThat(byDefault.stats().active()).isZero();
        }
    }

    @Test
    void oneThreadGetsAnotherWritesAndAThirdPuts() throws Exception {
        Quote quote = Threads.onAnother(pool::get);
        Threads.onAnother(() -> quote.price(42));
        assertThat(quote.price()).isEqualTo(42);
        pool.put(quote);

        assertThatThrownBy(quote::price).isInstanceOf(StaleRecord.class);
        assertThatThrownBy(() -> Threads.onAnother(() -> quote.price(1))).cause().isInstanceOf(StaleRecord.class);
        assertThatThrownBy(() -> pool.put(quote)).isInstanceOf(StaleRecord.class);
    }

    @Test
    void freeRecordsOfAnotherThreadAreFoundAtTheLimit() throws Exception {
        Quote[] quotes = new Quote[CAPACITY];
        assertThat(pool.get(quotes, 0, CAPACITY)).isEqualTo(CAPACITY);
        pool.put(quotes, 0, 40);
        assertThat(pool.stats().freelist().cached()).isEqualTo(40);

        Quote[] found = new Quote[41];
        assertThat(Threads.onAnother(() -> pool.get(found, 0, 41))).isEqualTo(40);
        assertThat(Arrays.asList(found).subList(0, 40))
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(quotes).subList(0, 40));
        assertThat(pool.tryGet()).isNull();
    }

    @Test
    void flushGivesUpWhatTheThreadHasAtHand() throws Exception {
        pool.put(pool.get());
        Threads.onAnother(() -> {
            pool.flush();
            return null;
        });
        assertThat(pool.stats().freelist().cached()).isEqualTo(1);

        pool.flush();
        assertThat(pool.stats().freelist().cached()).isZero();
        assertThat(pool.stats().active()).isZero();
        pool.flush();
        pool.put(pool.get());
        assertThat(pool.stats().active()).isZero();
    }

    /** 1,000 threads that came and went leave no more behind than the caches hold. */
    @Test
    void aDeadThreadsRecordsAreUsedAgain() throws Exception {
        for (int i = 0; i < 1000; i++) {
            Threads.onAnother(() -> {
                Quote[] quotes = new Quote[64];
                pool.get(quotes, 0, 64);
                pool.put(quotes, 0, 64);
                return null;
            });
        }
        long caches = 6L * Runtime.getRuntime().availableProcessors();
        assertThat(pool.stats().freelist().cached()).isLessThanOrEqualTo(caches * 64);
        assertThat(pool.stats().freelist().highWater()).isLessThanOrEqualTo((caches + 1) * 64);
        assertThat(pool.get(new Quote[CAPACITY], 0, CAPACITY)).isEqualTo(CAPACITY);
    }

    @Test
    void anyThreadMayClose() throws Exception {
        Quote quote = pool.get().price(1);
        pool.put(pool.get());
        Threads.onAnother(() -> {
            pool.close();
            return null;
        });

        assertThat(quote.price()).isZero();
        assertThatThrownBy(pool::get).isInstanceOf(PoolClosed.class);
        pool.flush();
        assertThat(pool.stats().freelist().committedBytes()).isZero();
    }

    /** A put that comes after close is refused, and ends the record all the same. */
    @Test
    void aPutAfterCloseEndsTheRecord() {
        Quote quote = pool.get();
        pool.close();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> pool.put(quote)).isInstanceOf(PoolClosed.class).hasMessageContaining("quotes");
        }
        assertThatThrownBy(quote::price).isInstanceOf(StaleRecord.class);
    }

    @Test
    void aBulkPutOfAnotherThreadsRecordsStopsAtTheFirstThatIsRefused() throws Exception {
        Quote[] quotes = new Quote[100];
        pool.get(quotes, 0, 100);
        var bad = new ArrayList<Throwable>();
        pool.put(quotes[70]);
        Threads.onAnother(() -> {
            assertThatThrownBy(() -> pool.put(quotes, 0, 100)).satisfies(bad::add);
            return null;
        });

        assertThat(bad.getFirst()).isInstanceOf(StaleRecord.class).hasMessageStartingWith("at index 70: quotes");
        assertThat(pool.stats().active()).isEqualTo(29);
        pool.put(quotes, 71, 29);
        assertThat(pool.stats().active()).isZero();
    }
}
