package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often leaks are logged, by a clock of the test's, which wraps around within the first second. */
class LeakLogTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    interface Quote {
        long price();
    }

    private final TypedPool<Quote> quotes =
            TypedPool.builder(Quote.class).name("quotes").build();
    private final TypedPool<Quote> orders =
            TypedPool.builder(Quote.class).name("orders").build();
    private final List<String> lines = new ArrayList<>();
    private final List<Throwable> shown = new ArrayList<>();
    private boolean fails;
    private long now = Long.MAX_VALUE - SECOND / 2;
    private final LeakLog log = new LeakLog(new Recorder(), () -> now);

    @AfterEach
    void close() {
        quotes.close();
        orders.close();
    }

    private Throwable leak(TypedPool<Quote> pool) {
        var leak = new Throwable();
        log.add(pool, leak);
        log.logWhatIsDue();
        return leak;
    }

    /** Ten seconds of a leak each millisecond. */
    @Test
    void aStormIsOneLineAtOnceAndThenOneASecondWhichCountsThemAll() {
        for (int i = 0; i < 10_000; i++) {
            leak(quotes);
            now += MILLI;
        }
        assertThat(log.isEmpty()).isFalse();
        log.logWhatIsDue();

        assertThat(log.isEmpty()).isTrue();
        assertThat(counts("quotes")).containsExactly(1L, 1000L, 1000L, 1000L, 1000L, 1000L, 1000L, 1000L, 1000L, 1000L,
                999L);
    }

    @Test
    void whatCameMeanwhileIsLoggedWhenTheSecondIsOverAndNotBefore() {
        leak(quotes);
        leak(quotes);
        Throwable last = leak(quotes);
        now += SECOND - 1;
        log.logWhatIsDue();
        assertThat(counts("quotes")).containsExactly(1L);
        assertThat(log.nanosLeft()).isEqualTo(1);

        now += 1;
        assertThat(log.nanosLeft()).isZero();
        log.logWhatIsDue();
        assertThat(counts("quotes")).containsExactly(1L, 2L);
        assertThat(shown.getLast()).isSameAs(last);
    }

    @Test
    void afterAQuietSecondTheNextIsLoggedAtOnce() {
        leak(quotes);
        now += SECOND;
        log.logWhatIsDue();
        leak(quotes);

        assertThat(lines)
                .containsExactly(
                        "quotes: 1 records were dropped without a put, 0 since the start; the last of them:",
                        "quotes: 1 records were dropped without a put, 0 since the start; the last of them:");
    }

    @Test
    void eachPoolHasALineOfItsOwn() {
        leak(quotes);
        Throwable first = leak(orders);
        leak(quotes);
        Throwable second = leak(quotes);
        now += SECOND;
        log.logWhatIsDue();

        assertThat(counts("quotes")).containsExactly(1L, 2L);
        assertThat(counts("orders")).containsExactly(1L);
        assertThat(shown).hasSize(3).contains(first, second);
    }

    @Test
    void aLoggerThatFailsIsNotAskedAgainBeforeTheNextLine() {
        fails = true;
        assertThatThrownBy(() -> leak(quotes)).isInstanceOf(IllegalStateException.class);
        log.logWhatIsDue();
        leak(quotes);
        fails = false;
        now += SECOND;
        log.logWhatIsDue();

        assertThat(counts("quotes")).containsExactly(1L);
    }

    /** {@return how many leaks each line of a pool is about} */
    private List<Long> counts(String pool) {
        var line = Pattern.compile(pool + ": ([\\d,]+) records were dropped without a put, .*");
        return lines.stream()
                .map(line::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Long.valueOf(matcher.group(1).replace(",", "")))
                .toList();
    }

    private final class Recorder implements System.Logger {
        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            if (fails) {
                throw new IllegalStateException("the test failed it");
            }
            assertThat(level).isEqualTo(Level.WARNING);
            lines.add(message);
            shown.add(thrown);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            throw new AssertionError("not used");
        }
    }
}
