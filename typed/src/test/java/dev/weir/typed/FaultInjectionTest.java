package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.Budget;
import dev.weir.core.CommitFailed;
import dev.weir.core.FreelistStats;
import dev.weir.core.blocks.BlockOptions;
import java.lang.invoke.MethodHandles;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A pool that grows at the guard and in the background, is trimmed, grows again and closes, over a system that refuses
 * one of its calls: the first, then the second, and so on to the last, and again with all calls after that one.
 */
@Timeout(120)
class FaultInjectionTest {
    private static final int CHUNK_RECORDS = 64;
    private static final int LIMIT = 4 * CHUNK_RECORDS + 10;

    /** Held, since a logger that nobody holds forgets its level. */
    private final Logger logger = Logger.getLogger("dev.weir.core");

    interface Quote {
        long price();

        Quote price(long v);
    }

    @BeforeEach
    void leaveOutWhatCloseLogs() {
        logger.setLevel(Level.OFF);
    }

    @AfterEach
    void logAgain() {
        logger.setLevel(null);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whateverCallFailsNoRecordIsLostOrOutTwice(Mode mode) {
        int refused = 0;
        boolean someLeft = true;
        while (someLeft) {
            refused++;
            for (boolean persistent : new boolean[] {false, true}) {
                var memory = new RefusingMemory();
                memory.refusedFrom = refused;
                memory.refusedTo = persistent ? Integer.MAX_VALUE : refused;
                new Workload(mode, memory).run();
                someLeft = memory.calls.get() >= refused;
            }
        }
        assertThat(refused).as("calls of one run").isGreaterThan(15);
    }

    private static final class Workload {
        private final RefusingMemory memory;
        private final Budget budget = Budget.of("pools", 1 << 20);
        private final TypedPool.Builder<Quote> builder;
        private final Deque<Quote> out = new ArrayDeque<>();
        /** By address. */
        private final Map<Long, Long> prices = new HashMap<>();
        private long gets;

        Workload(Mode mode, RefusingMemory memory) {
            this.memory = memory;
            this.builder = mode.apply(new TypedPool.Builder<>(
                    MethodHandles.lookup(), Quote.class, new BlockOptions.Builder(memory)))
                    .chunkBytes(1)
                    .maxBlocks(LIMIT)
                    .budget(budget)
                    .prefault(true)
                    .commitAhead(true);
        }

        void run() {
            try (var pool = builder.build()) {
                use(pool);
            } catch (CommitFailed e) {
                assertThat(e.errno()).isEqualTo(12);
                assertThat(gets).as("build may fail, and close may not").isZero();
            }
            // What the background has not settled yet it gives back a moment later.
            while (budget.charged() != 0) {
                assertThat(Thread.interrupted()).as("in vain").isFalse();
                Thread.onSpinWait();
            }
            memory.refusedTo = 0;
        }

        private void use(TypedPool<Quote> pool) {
            get(pool, 2 * CHUNK_RECORDS);
            put(pool, CHUNK_RECORDS);
            trim(pool);
            get(pool, 2 * CHUNK_RECORDS);
            put(pool, out.size());
            trim(pool);
            mendWhatFailed();
            get(pool, LIMIT);
            mendWhatFailed();
            get(pool, LIMIT - out.size());
            assertThat(out).as("no record is lost").hasSize(LIMIT);
            assertThat(pool.tryGet()).isNull();
            put(pool, LIMIT / 2);
        }

        /** What has not failed yet may fail later, at close at last. */
        private void mendWhatFailed() {
            if (memory.calls.get() >= memory.refusedFrom) {
                memory.refusedTo = 0;
            }
        }

        /** As many as there are: a get that is refused is tried once more. */
        private void get(TypedPool<Quote> pool, int count) {
            for (int i = 0; i < count; i++) {
                Quote quote = tryGet(pool);
                if (quote == null) {
                    quote = tryGet(pool);
                }
                if (quote != null) {
                    long address = pool.segment(quote).address();
                    assertThat(prices.put(address, ++gets)).as("a record is out once").isNull();
                    out.add(quote.price(gets));
                }
            }
            verify(pool);
        }

        private static @Nullable Quote tryGet(TypedPool<Quote> pool) {
            try {
                return pool.tryGet();
            } catch (CommitFailed e) {
                assertThat(e.errno()).isEqualTo(12);
                return null;
            }
        }

        private void put(TypedPool<Quote> pool, int count) {
            for (int i = 0; i < count && !out.isEmpty(); i++) {
                Quote quote = i % 3 == 0 ? out.removeLast() : out.removeFirst();
                long address = pool.segment(quote).address();
                assertThat(quote.price()).isEqualTo(prices.remove(address));
                pool.put(quote);
            }
            verify(pool);
        }

        private void trim(TypedPool<Quote> pool) {
            try {
                pool.trim();
            } catch (CommitFailed e) {
                assertThat(e.errno()).isEqualTo(12);
            }
            verify(pool);
        }

        private void verify(TypedPool<Quote> pool) {
            FreelistStats stats = pool.stats().freelist();
            assertThat(stats.active()).isEqualTo(out.size());
            assertThat(stats.gets()).isEqualTo(gets);
            assertThat(stats.puts()).isEqualTo(gets - out.size());
            assertThat(stats.misuses()).isZero();
        }
    }
}
