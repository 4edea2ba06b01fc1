package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.core.FreelistListener;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                assertThat(name).isIn("quotes", "logged");
                told.add(leak);
            }
        });
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

            Collected.until(() -> told.size() >= MANY);
            // For those that would be reported twice or while they live.
            Collected.forSomeRounds();

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
            Collected.until(() -> !told.isEmpty());

            assertThat(told).hasSize(1);
            assertThat(told.getFirst())
                    .hasMessage("a record of quotes was dropped without a put; its block was taken back; put each"
                            + " record once");
            assertThat(gotIn(told.getFirst())).contains("leak");
        }
    }

    /** However many come at once: the rate is LeakLogTest's. */
    @Test
    void theLogCountsEveryLeakAndShowsOne() {
        try (var log = new LoggedLeaks("logged");
                var pool = builder().name("logged").checked().build()) {
            leak(pool, 1000);
            Collected.until(() -> log.count() >= 1000);
            leak(pool, 500);
            Collected.until(() -> log.count() >= 1500);

            assertThat(log.count()).isEqualTo(1500);
            List<LoggedLeaks.Line> lines = log.lines();
            assertThat(lines.getLast().total()).isEqualTo(1500);
            assertThat(lines).allSatisfy(line -> {
                assertThat(told).contains(line.last());
                assertThat(gotIn(line.last())).contains("leak");
            });
            for (int i = 1; i < lines.size(); i++) {
                assertThat(lines.get(i).at() - lines.get(i - 1).at()).isGreaterThanOrEqualTo(1_000_000_000);
            }
        }
    }

    /** {@return the methods that the record was got in} */
    private static List<String> gotIn(Throwable leak) {
        return Arrays.stream(leak.getCause().getStackTrace())
                .map(StackTraceElement::getMethodName)
                .toList();
    }

    @Test
    void whatWasPutIsNeverReported() {
        try (var pool = builder().checked().build()) {
            putAndDrop(pool, 1000);
            leak(pool, 1);
            Collected.until(() -> !told.isEmpty());
            Collected.forSomeRounds();

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
            Collected.until(() -> !told.isEmpty());
        }

        assertThat(closed.stats().leaks()).isZero();
        assertThat(told).hasSize(1);
    }

    @Test
    void aPoolThatIsDroppedWithItsRecordsLeaksNothing() {
        var dropped = dropAPoolOf(10);
        Collected.until(() -> dropped.refersTo(null));
        Collected.forSomeRounds();

        assertThat(dropped.refersTo(null)).isTrue();
        assertThat(told).isEmpty();
    }

    private WeakReference<TypedPool<Quote>> dropAPoolOf(int records) {
        var pool = builder().checked().build();
        Quote[] held = hold(pool, records);
        assertThat(held[0].price()).isZero();
        return new WeakReference<>(pool);
    }

    @Test
    void aSampledPoolFindsAboutItsShare() {
        int dropped = 20_000;
        try (var pool = builder().maxBlocks(dropped).leakSampling(10, false).build()) {
            leak(pool, dropped);
            Collected.until(() -> pool.stats().leaks() > dropped / 20);
            long found = -1;
            for (long now = pool.stats().leaks(); now != found; now = pool.stats().leaks()) {
                found = now;
                Collected.forSomeRounds();
            }

            assertThat(pool.stats().leaks()).isBetween(dropped / 20L, dropped / 5L);
            Collected.until(() -> pool.stats().active() == dropped - pool.stats().leaks());
            assertThat(pool.stats().active()).isEqualTo(dropped - pool.stats().leaks());
            assertThat(told.getFirst()).hasNoCause();
        }
    }

    @Test
    void aSampledPoolMayKeepWhereARecordWasGot() {
        try (var pool = builder().leakSampling(1, true).build()) {
            leak(pool, 1);
            Collected.until(() -> !told.isEmpty());

            assertThat(told).hasSize(1);
            assertThat(gotIn(told.getFirst())).contains("leak");
        }
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
            Collected.until(() -> pool.stats().leaks() == 100);

            assertThat(pool.stats().leaks()).isEqualTo(100);
            hold(pool, 100);
        }
    }

    /** Each but the first is prepared by the put before. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aSampledRecordOfABlockThatWasUsedBeforeIsFound(int views) {
        try (var pool = builder().leakSampling(1, false).views(views).build()) {
            Quote first = useOften(pool, 10);
            leak(pool, 1);
            Collected.until(() -> !told.isEmpty());
            Collected.forSomeRounds();

            assertThat(told).hasSize(1);
            assertThat(pool.stats().leaks()).isEqualTo(1);
            assertThat(pool.stats().active()).isZero();
            useOften(pool, 10);
            assertThatThrownBy(first::price).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> pool.put(first)).isInstanceOf(StaleRecord.class);
        }
    }

    /** One at a time, so that all are of one block. {@return the first} */
    private static Quote useOften(TypedPool<Quote> pool, int times) {
        var used = Collections.newSetFromMap(new IdentityHashMap<Quote, Boolean>());
        Quote[] got = new Quote[times];
        for (int i = 0; i < times; i++) {
            Quote quote = pool.get();
            got[i] = quote;
            assertThat(used).allMatch(LeakTest::isStale);
            assertThat(used.add(quote)).isTrue();
            assertThat(isStale(quote)).isFalse();
            pool.put(quote);
        }
        return got[0];
    }

    private static boolean isStale(Quote quote) {
        try {
            quote.price();
            return false;
        } catch (StaleRecord e) {
            return true;
        }
    }

    @Test
    void whatIsPreparedAndNeverHandedOutIsNoLeak() {
        var pool = builder().leakSampling(1, false).build();
        useOften(pool, 10);
        var dropped = new WeakReference<>(pool);
        pool = null;
        Collected.until(() -> dropped.refersTo(null));
        Collected.forSomeRounds();

        assertThat(told).isEmpty();
    }

    @Test
    void aBlockThatIsFoundGoesToTheOneWhoWaits() throws Exception {
        assumeTrue(mode == Mode.SHARED, "a confined pool does not wait");
        try (var pool = builder().maxBlocks(1).checked().build()) {
            leak(pool, 1);
            var get = new FutureTask<>(() -> pool.get(Duration.ofDays(1)).price(7));
            Thread.ofPlatform().start(get);
            Collected.until(get::isDone);

            assertThat(get).isDone();
            assertThat(get.get().price()).isEqualTo(7);
        }
    }

    @Test
    void aCloseThatWaitsEndsWhenTheLastOneThatIsOutIsFound() throws Exception {
        assumeTrue(mode == Mode.SHARED, "a confined pool does not wait");
        var pool = builder().checked().build();
        leak(pool, 3);
        var close = new FutureTask<>(() -> pool.close(Duration.ofDays(1)));
        Thread.ofPlatform().start(close);
        Collected.until(close::isDone);

        assertThat(close).isDone();
        assertThat(close.get().isEmpty()).isTrue();
        Collected.until(() -> told.size() == 3);
        assertThat(told).hasSize(3);
    }
}
