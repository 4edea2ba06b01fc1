package dev.weir.typed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the log says of the leaks of one pool while this is open. */
final class LoggedLeaks implements AutoCloseable {
    private static final Pattern LINE = Pattern.compile(
            "(.+): ([\\d,]+) records were dropped without a put, ([\\d,]+) since the start; the last of them:");

    private final String pool;
    private final List<Line> lines = Collections.synchronizedList(new ArrayList<>());
    private final Logger logger = Logger.getLogger("dev.weir.typed");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            Matcher matcher = LINE.matcher(line.getMessage());
            if (matcher.matches() && matcher.group(1).equals(pool)) {
                lines.add(new Line(
                        number(matcher.group(2)),
                        number(matcher.group(3)),
                        Objects.requireNonNull(line.getThrown()),
                        System.nanoTime()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /**
     * A line about a pool.
     *
     * @param count how many leaks it is about
     * @param total how many there were since the start
     * @param at    when it was logged, in nanoseconds
     */
    record Line(long count, long total, Throwable last, long at) {}

    LoggedLeaks(String pool) {
        this.pool = pool;
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    /** {@return how many leaks the lines are about} */
    long count() {
        return lines().stream().mapToLong(Line::count).sum();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }
}
