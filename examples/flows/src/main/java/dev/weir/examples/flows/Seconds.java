package dev.weir.examples.flows;

import java.time.Duration;
import picocli.CommandLine;

/** Reads a duration: whole seconds ({@code 10}), or with a unit ({@code 10s}, {@code 5m}, {@code 2h}). */
final class Seconds implements CommandLine.ITypeConverter<Duration> {
    private static final long LONGEST = Duration.ofDays(365).toSeconds();

    @Override
    public Duration convert(String text) {
        int unit =
                switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
                    case 'm' -> 60;
                    case 'h' -> 3600;
                    default -> 1;
                };
        String digits = text.matches("\\d+[smh]") ? text.substring(0, text.length() - 1) : text;
        try {
            long seconds = Math.multiplyExact(Long.parseLong(digits), unit);
            if (seconds >= 1 && seconds <= LONGEST) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // Says the same as a number out of range.
        }
        throw new CommandLine.TypeConversionException(
                "'" + text + "' is not a duration from 1 second to 365 days, as 10, 10s, 5m or 2h are");
    }
}
