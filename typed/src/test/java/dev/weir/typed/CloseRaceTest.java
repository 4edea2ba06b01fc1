package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.PoolClosed;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A close while others get, put, read and write: each of them succeeds, or throws one of two exceptions. */
@Timeout(60)
class CloseRaceTest {
    private static final int USERS = 4;
    private static final int ROUNDS = 20;

    interface Quote {
        long price();

        Quote price(long v);
    }

    private final AtomicInteger stale = new AtomicInteger();

    private void closeWhileUsed(TypedPool<Quote> pool, Use use) throws Exception {
        var underWay = new CountDownLatch(USERS);
        Threads.atOnce(USERS + 1, Thread.ofPlatform().factory(), i -> () -> {
            if (i == USERS) {
                underWay.await();
                pool.close();
                return;
            }
            try {
                for (int step = 0;; step++) {
                    use.step(step);
                    if (step == 50) {
                        underWay.countDown();
                    }
                }
            } catch (PoolClosed e) {
                assertThat(e).hasMessageContaining("closed");
            }
        });
        assertThat(pool.stats().freelist().committedBytes()).isZero();
        assertThat(pool.stats().freelist().reservedBytes()).isZero();
    }

    private interface Use {
        void step(int step);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 10_000})
    void eachUsesItsOwnRecords(int records) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var pool = TypedPool.builder(Quote.class).maxBlocks(records).build();
            closeWhileUsed(pool, step -> {
                Quote quote = pool.get().price(step);
                // Zeros, once it is closed.
                assertThat(quote.price()).isIn((long) step, 0L);
                pool.segment(quote).fill((byte) 1);
                pool.put(quote);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 10_000})
    void allUseTheSameRecords(int records) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var pool = TypedPool.builder(Quote.class).maxBlocks(records).build();
            var shown = new AtomicReferenceArray<Quote>(8);
            closeWhileUsed(pool, step -> {
                Quote quote = shown.getAndSet(step % 8, pool.tryGet());
                if (quote != null) {
                    useTwice(pool, quote);
                }
            });
        }
        assertThat(stale).hasPositiveValue();
    }

    /** Puts it twice, so that the second put is refused, or ends the use of whoever has it now. */
    private void useTwice(TypedPool<Quote> pool, Quote quote) {
        try {
            quote.price(quote.price() + 1);
            pool.put(quote);
            pool.segment(quote).fill((byte) 1);
            pool.put(quote);
        } catch (StaleRecord e) {
            stale.incrementAndGet();
        }
    }
}
