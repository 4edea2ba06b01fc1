package dev.weir.examples.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
    private static final Duration NONE = Duration.ZERO;

    private long now;

    private TimeBudget budget(Duration whole) {
        return new TimeBudget(whole, () -> now);
    }

    @Test
    void withoutALimitIterationsAreLong() {
        assertThat(budget(null).next(1_000_000, NONE, NONE)).isEqualTo(new Timing(Timing.LONGEST));
    }

    @Test
    void leftTimeIsSharedAmongTheTrials() {
        // Ten trials in a minute are six seconds each, two of which start the JVM: four for six iterations.
        Timing timing = budget(Duration.ofMinutes(1)).next(10, NONE, NONE);

        assertThat(timing.whole()).isBetween(Duration.ofMillis(3_990), Duration.ofSeconds(4));
    }

    @Test
    void whatIsFixedIsKeptForItsOwners() {
        Timing timing = budget(Duration.ofMinutes(2)).next(10, Duration.ofMinutes(1), NONE);

        assertThat(timing.whole()).isBetween(Duration.ofMillis(3_990), Duration.ofSeconds(4));
    }

    @Test
    void whatIsFixedIsNotSpentOnOthers() {
        var budget = budget(Duration.ofMinutes(1));

        assertThat(budget.next(10, Duration.ofSeconds(58), NONE)).isNull();
        assertThat(budget.next(10, Duration.ofSeconds(58), Duration.ofSeconds(58))).isNotNull();
    }

    @Test
    void trialThatDoesNotFitIsRefused() {
        var budget = budget(Duration.ofSeconds(10));
        now = Duration.ofSeconds(8).toNanos();

        assertThat(budget.next(1, NONE, NONE)).isNull();
        assertThat(budget.next(1, NONE, Duration.ofSeconds(3))).isNull();
        assertThat(budget.next(1, NONE, Duration.ofSeconds(1))).isNotNull();
    }

    @Test
    void overheadIsLearned() {
        var budget = budget(Duration.ofMinutes(1));
        Timing timing = budget.next(10, NONE, NONE);
        budget.spent(timing.whole().plusMillis(500), timing);

        assertThat(budget.next(10, NONE, NONE).whole()).isGreaterThan(Duration.ofMillis(5_400));
    }

    /** Whatever trials take beside their iterations, the budget is kept, but for what the last one takes. */
    @Property(tries = 200)
    void budgetIsKept(
            @ForAll @IntRange(min = 1, max = 300) int trials,
            @ForAll @IntRange(min = 0, max = 6_000) int overheadMillis,
            @ForAll @IntRange(min = 1, max = 1_500) int seconds) {
        now = 0;
        var budget = budget(Duration.ofSeconds(seconds));
        for (int left = trials; left > 0; left--) {
            Timing timing = budget.next(left, NONE, NONE);
            if (timing == null) {
                break;
            }
            Duration took = timing.whole().plusMillis(overheadMillis);
            now += took.toNanos();
            budget.spent(took, timing);
        }

        assertThat(Duration.ofNanos(now)).isLessThan(Duration.ofSeconds(seconds).plusMillis(overheadMillis)
                .plus(new Timing(Timing.LONGEST).whole()));
    }
}
