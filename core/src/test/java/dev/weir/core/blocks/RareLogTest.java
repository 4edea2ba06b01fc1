package dev.weir.core.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class RareLogTest {
    private final List<String> lines = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1_000_000_000;
    private final RareLog log = new RareLog(new Recorder(), () -> now);

    @Test
    void oneLineASecondPerKindAndACountOfTheRest() {
        for (int i = 0; i < 4; i++) {
            log.warn("a listener failed", "quotes", new IllegalStateException());
        }
        log.warn("a page was lost", "quotes", new IllegalStateException());
        now += 999_999_999;
        log.warn("a listener failed", "quotes", new IllegalStateException());
        now += 1;
        log.warn("a listener failed", "orders", new IllegalStateException());
        now += 1_000_000_000;
        log.warn("a listener failed", "orders", new IllegalStateException());

        assertThat(lines)
                .containsExactly(
                        "a listener failed: quotes",
                        "a page was lost: quotes",
                        "a listener failed: orders (4 more since the last)",
                        "a listener failed: orders");
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
            assertThat(level).isEqualTo(Level.WARNING);
            assertThat(thrown).isInstanceOf(IllegalStateException.class);
            lines.add(message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            throw new AssertionError("not used");
        }
    }
}
