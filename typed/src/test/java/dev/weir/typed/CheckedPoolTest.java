package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.core.FreelistListener;
import dev.weir.core.StillOut;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A checked pool refuses a record that was put for ever, and says where it was put and where it was got. */
@ParameterizedClass
@EnumSource(
        value = Mode.class,
        names = {"CONFINED", "SHARED"})
class CheckedPoolTest {
    interface Quote {
        long price();

        Quote price(long v);
    }

    private final Mode mode;
    private TypedPool<Quote> pool;

    CheckedPoolTest(Mode mode) {
        this.mode = mode;
    }

    @BeforeEach
    void open() {
        pool = mode.builder(Quote.class).name("quotes").maxBlocks(1).checked().build();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private Quote gotInThisMethod() {
        return pool.get().price(7);
    }

    private void putInThisMethod(Quote quote) {
        pool.put(quote);
    }

    @Test
    void listenersHearOfEachGetAndPut() {
        List<String> heard = new ArrayList<>();
        pool.addListener(new FreelistListener() {
            @Override
            public void got(String name, int block) {
                heard.add(name + " got " + block);
            }

            @Override
            public void put(String name, int block) {
                heard.add(name + " put " + block);
            }
        });
        Quote quote = gotInThisMethod();
        putInThisMethod(quote);
        assertThatThrownBy(() -> pool.put(quote)).isInstanceOf(StaleRecord.class);

        assertThat(heard).containsExactly("quotes got 0", "quotes put 0");
    }

    @Test
    void aRecordThatWasPutIsRefusedForEver() {
        Quote stale = gotInThisMethod();
        putInThisMethod(stale);
        for (int later = 0; later < 100; later++) {
            Quote owner = pool.get();
            assertThat(owner).isNotSameAs(stale);
            assertThatThrownBy(stale::price).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> stale.price(1)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> pool.put(stale)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> pool.segment(stale)).isInstanceOf(StaleRecord.class);
            assertThat(owner.price()).isEqualTo(7);
            pool.put(owner);
        }
        assertThat(pool.stats().active()).isZero();
        assertThat(pool.stats().freelist().misuses()).isEqualTo(400);
    }

    @Test
    void theRefusalOfAnAccessShowsThePutAndTheGet() {
        Quote stale = gotInThisMethod();
        putInThisMethod(stale);

        assertShowsBoth(catchThrowable(stale::price));
    }

    @Test
    void soDoesThatOfASecondPut() {
        Quote stale = gotInThisMethod();
        putInThisMethod(stale);

        assertShowsBoth(catchThrowable(() -> pool.put(stale)));
    }

    private static void assertShowsBoth(Throwable refusal) {
        assertThat(refusal).isInstanceOf(StaleRecord.class);
        var printed = new StringWriter();
        refusal.printStackTrace(new PrintWriter(printed, true));
        String thread = "by thread " + Thread.currentThread().getName();
        assertThat(printed.toString())
                .containsSubsequence(
                        "Caused by",
                        "it was put here, " + thread,
                        "putInThisMethod",
                        "Caused by",
                        "it was got here, " + thread,
                        "gotInThisMethod");
    }

    @Test
    void aBulkCallAndACacheAreCheckedToo() {
        try (var large = mode.builder(Quote.class).maxBlocks(8192).checked().build();
                var cache = large.cache()) {
            Quote[] quotes = new Quote[100];
            assertThat(large.get(quotes, 0, 100)).isEqualTo(100);
            large.put(quotes, 0, 100);
            Quote fromCache = cache.get();
            cache.put(fromCache);

            for (Quote quote : quotes) {
                assertThatThrownBy(quote::price).isInstanceOf(StaleRecord.class).hasRootCauseMessage(gotHere());
            }
            assertThatThrownBy(() -> cache.put(fromCache))
                    .isInstanceOf(StaleRecord.class)
                    .hasRootCauseMessage(gotHere());
            assertThatThrownBy(() -> large.put(quotes, 99, 1)).isInstanceOf(StaleRecord.class);
            assertThat(large.stats().active()).isZero();
        }
    }

    private static String gotHere() {
        return "it was got here, by thread " + Thread.currentThread().getName();
    }

    @Test
    void whatIsStillOutAtCloseSaysWhereItWasGot() {
        Quote held = gotInThisMethod();

        var out = pool.close(Duration.ZERO);

        assertNamesTheGet(out);
        assertThat(held.price()).isZero();
    }

    private static void assertNamesTheGet(StillOut out) {
        assertThat(out.count()).isEqualTo(1);
        assertThat(out.blocks().getFirst().got())
                .hasMessage(gotHere())
                .satisfies(got -> assertThat(got.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("gotInThisMethod")));
        assertThat(out.toString()).contains("got here").contains("gotInThisMethod");
    }

    @Test
    void soDoesWhatIsStillOutAfterAWait() {
        try (var two = mode.builder(Quote.class).maxBlocks(2).checked().build()) {
            Quote put = two.get();
            pool.close();
            pool = two;
            Quote held = gotInThisMethod();
            two.put(put);

            assertNamesTheGet(two.close(Duration.ofMillis(1)));
            assertThat(held.price()).isZero();
        }
    }

    @Test
    void aSampledPoolThatKeepsStacksNamesThoseThatItPicked() {
        pool.close();
        pool = mode.builder(Quote.class).leakSampling(1, true).build();
        Quote held = gotInThisMethod();

        assertNamesTheGet(pool.close(Duration.ZERO));
        assertThat(held.price()).isZero();
    }

    @Test
    void aUsableRecordIsAsInAnyPool() {
        Quote quote = pool.get().price(42);
        assertThat(quote.price()).isEqualTo(42);
        assertThat(pool.segment(quote).byteSize()).isEqualTo(8);
        assertThat(pool.tryGet()).isNull();
        pool.put(quote);
        assertThat(pool.tryGet()).isNotNull();
    }
}
