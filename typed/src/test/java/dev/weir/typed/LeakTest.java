package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.FreelistListener;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that are dropped without a put are found, told of once, and handed out again. */
@ParameterizedClass
@EnumSource(
        value = Mode.class,
        names = {"CONFINED", "SHARED"})
class LeakTest {
    private static final int MANY = 10_000;

    interface Quote {
        long price();

        Quote price(long v);
    }

    @Parameter
    Mode mode;

    private final List<Throwable> told = Collections.synchronizedList(new ArrayList<>());

    private TypedPool.Builder<Quote> builder() {
        return mode.builder(Quote.class).name("quotes").listener(new FreelistListener() {
            @Override
            public void leaked(String name, Throwable leak) {
                assertThat(name).isEqualTo("quotes");
                told.add(leak);
            }
        });
    }

    /** Collects until something holds, which the finder's thread makes it do, or gives up after many rounds. */
    private static void collectUntil(BooleanSupplier done) {
        for (int round = 0; round < 300 && !done.getAsBoolean(); round++) {
            System.gc();
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** A method of its own, so that no record is left on the stack of the caller. */
    private static void leak(TypedPool<Quote> pool, int count) {
        for (int i = 0; i < count; i++) {
            pool.get().price(i);
        }
    }

    private static Quote[] hold(TypedPool<Quote> pool, int count) {
        Quote[] held = new Quote[count];
        assertThat(pool.get(held, 0, count)).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            held[i].price(i);
        }
        return held;
    }

    @Test
    void ofTenThousandDroppedRecordsAllAreFoundAndRecoveredOnceAndNoneOfTheLiving() {
        try (var pool = builder().maxBlocks(2 * MANY).checked().build()) {
            Quote[] living = hold(pool, MANY / 2);
            for (int i = 0; i < MANY / 2; i++) {
                pool.put(pool.get());
            }
            leak(pool, MANY);
            Quote[] younger = hold(pool, MANY / 2);

            collectUntil(() -> pool.stats().leaks() >= MANY);
            // Once more, for those that would be reported twice or while they live.
            System.gc();
            collectUntil(() -> pool.stats().active() == MANY);

            assertThat(pool.stats().leaks()).isEqualTo(MANY);
            assertThat(told).hasSize(MANY).doesNotHaveDuplicates();
            assertThat(pool.stats().active()).isEqualTo(MANY);
            for (int i = 0; i < MANY / 2; i++) {
                assertThat(living[i].price()).isEqualTo(i);
                assertThat(younger[i].price()).isEqualTo(i);
            }
            // Every block that was found is handed out again, to one owner each.
            Quote[] rest = hold(pool, MANY);
            assertThat(pool.tryGet()).isNull();
            assertThat(Arrays.stream(rest).mapToLong(Quote::price).sum())
                    .isEqualTo((MANY - 1L) * MANY / 2);
            pool.put(rest, 0, MANY);
            pool.put(living, 0, MANY / 2);
            pool.put(younger, 0, MANY / 2);
            assertThat(pool.stats().active()).isZero();
        }
    }

    @Test
    void aLeakShowsWhereTheRecordWasGot() {
        try (var pool = builder().checked().build()) {
            leak(pool, 1);
            collectUntil(() -> !told.isEmpty());

            assertThat(told).hasSize(1);
            assertThat(told.getFirst())
                    .hasMessage("a record of quotes was dropped without a put; its block was taken back; put each"
                            + " record once");
            assertThat(told.getFirst().getCause().getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("leak"));
        }
    }

    @Test
    void aRecordWhoseSegmentWasTakenIsReportedAndNeverRecovered() {
        try (var pool = builder().maxBlocks(1).checked().build()) {
            MemorySegment segment = segmentOfADroppedRecord(pool);
            collectUntil(() -> !told.isEmpty());

            assertThat(told.getFirst())
                    .hasMessageContaining("its block is lost, since its segment or handle was taken");
            assertThat(pool.tryGet()).isNull();
            assertThat(pool.stats().active()).isEqualTo(1);
            assertThat(segment.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(42);
        }
    }

    private static MemorySegment segmentOfADroppedRecord(TypedPool<Quote> pool) {
        return pool.segment(pool.get().price(42));
    }

    @Test
    void whatWasPutIsNeverReported() {
        try (var pool = builder().checked().build()) {
            putAndDrop(pool, 1000);
            leak(pool, 1);
            collectUntil(() -> !told.isEmpty());
            System.gc();

            assertThat(told).hasSize(1);
        }
    }

    private static void putAndDrop(TypedPool<Quote> pool, int count) {
        for (int i = 0; i < count; i++) {
            pool.put(pool.get());
        }
    }

    @Test
    void whatIsDroppedAfterCloseIsNoLeak() {
        var closed = builder().checked().build();
        leak(closed, 10);
        closed.close();
        try (var pool = builder().checked().build()) {
            leak(pool, 1);
            collectUntil(() -> pool.stats().leaks() == 1);
        }

        assertThat(closed.stats().leaks()).isZero();
        assertThat(told).hasSize(1);
    }

    @Test
    void aSampledPoolFindsAboutItsShare() {
        int dropped = 20_000;
        try (var pool = builder().maxBlocks(dropped).leakSampling(10, false).build()) {
            leak(pool, dropped);
            collectUntil(() -> pool.stats().leaks() > dropped / 20);
            long found = 0;
            for (long now = pool.stats().leaks(); now != found; now = pool.stats().leaks()) {
                found = now;
                collect(20);
            }

            assertThat(found).isBetween(dropped / 20L, dropped / 5L);
            assertThat(pool.stats().active()).isEqualTo(dropped - found);
            assertThat(told.getFirst()).hasNoCause();
        }
    }

    private static void collect(int rounds) {
        int[] round = {0};
        collectUntil(() -> ++round[0] > rounds);
    }

    @Test
    void theRecordsThatAreSampledAreUsedAndPutLikeOthers() {
        try (var pool = builder().maxBlocks(1).leakSampling(3, true).build()) {
            for (int i = 0; i < 1000; i++) {
                Quote quote = pool.get().price(i);
                assertThat(quote.price()).isEqualTo(i);
                pool.put(quote);
            }
            assertThat(pool.stats().active()).isZero();
        }
    }

    /** One in one, so that each get is the next of the pick. */
    @Test
    void oneInOneIsEveryRecord() {
        try (var pool = builder().maxBlocks(100).leakSampling(1, false).build()) {
            leak(pool, 100);
            collectUntil(() -> pool.stats().leaks() == 100);

            assertThat(pool.stats().leaks()).isEqualTo(100);
            hold(pool, 100);
        }
    }
}
