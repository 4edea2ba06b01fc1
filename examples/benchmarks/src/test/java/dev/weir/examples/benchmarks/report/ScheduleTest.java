package dev.weir.examples.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.examples.benchmarks.Measured;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final List<String> ran = new ArrayList<>();
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();
    private long now;

    private Trial trial(String benchmark, Duration takes) {
        return new FixedTrial(Section.PAIR, benchmark, takes, true, true, () -> {
            ran.add(benchmark);
            now += takes.toNanos();
            return List.of(new Measured(benchmark, SubjectKind.NEW, List.of((double) ran.size()), List.of(1.0)));
        });
    }

    private Findings run(int rounds, Duration whole, Trial... trials) throws InterruptedException {
        var out = new PrintStream(progress, true, StandardCharsets.UTF_8);
        return new Schedule(List.of(trials), rounds, new TimeBudget(whole, () -> now), out).run();
    }

    @Test
    void forksOfAllRowsTakeTurns() throws Exception {
        Findings findings = run(3, null, trial("a", Duration.ofSeconds(1)), trial("b", Duration.ofSeconds(1)));

        assertThat(ran).containsExactly("a", "b", "a", "b", "a", "b");
        assertThat(findings.measured(Section.PAIR)).containsExactly(
                new Measured("a", SubjectKind.NEW, List.of(1.0, 3.0, 5.0), List.of(1.0, 1.0, 1.0)),
                new Measured("b", SubjectKind.NEW, List.of(2.0, 4.0, 6.0), List.of(1.0, 1.0, 1.0)));
        assertThat(findings.leftOut(Section.PAIR)).isEmpty();
    }

    @Test
    void whatFailsIsLeftOutWithTheReasonAndTheRestGoesOn() throws Exception {
        Trial failing = new FixedTrial(Section.GROWTH, "huge", Duration.ofSeconds(1), true, true, () -> {
            throw new IllegalStateException("no huge pages", new IllegalArgumentException("none"));
        });

        Findings findings = run(1, null, failing, trial("b", Duration.ofSeconds(1)));

        assertThat(findings.leftOut(Section.GROWTH)).containsExactly("huge, fork 1: no huge pages: none");
        assertThat(findings.measured(Section.PAIR)).hasSize(1);
        assertThat(progress.toString(StandardCharsets.UTF_8))
                .contains("[1/2, 0 s] huge: left out, no huge pages: none");
    }

    @Test
    void whatDoesNotFitIsLeftOut() throws Exception {
        Findings findings = run(2, Duration.ofSeconds(25), trial("a", Duration.ofSeconds(10)));

        assertThat(ran).containsExactly("a", "a");
        assertThat(findings.leftOut(Section.PAIR)).isEmpty();

        findings = run(3, Duration.ofSeconds(25), trial("a", Duration.ofSeconds(10)));

        assertThat(findings.leftOut(Section.PAIR)).containsExactly("a, fork 3: the time was up");
    }
}
