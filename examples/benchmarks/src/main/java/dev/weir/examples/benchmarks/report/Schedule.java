package dev.weir.examples.benchmarks.report;

import dev.weir.examples.benchmarks.Measured;
import dev.weir.examples.benchmarks.Table;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The forks of all rows in turn, a round at a time, rather than all forks of one row after the other: when the machine
 * gets faster or slower during the run, what is compared does so together.
 */
final class Schedule {
    private final List<Trial> trials;
    private final int rounds;
    private final TimeBudget budget;
    private final PrintStream progress;
    private final Findings findings = new Findings();

    Schedule(List<Trial> trials, int rounds, TimeBudget budget, PrintStream progress) {
        this.trials = trials;
        this.rounds = rounds;
        this.budget = budget;
        this.progress = progress;
    }

    Findings run() throws InterruptedException {
        List<Trial> all = IntStream.range(0, rounds).boxed().flatMap(round -> trials.stream()).toList();
        for (int i = 0; i < all.size(); i++) {
            run(all.get(i), i, all.subList(i, all.size()));
        }
        return findings;
    }

    private void run(Trial trial, int index, List<Trial> left) throws InterruptedException {
        String fork = "[%d/%d, %d s] %s".formatted(
                index + 1, trials.size() * rounds, budget.elapsed().toSeconds(), trial.name());
        Duration fixed = left.stream().map(Trial::fixed).reduce(Duration.ZERO, Duration::plus);
        int ours = (int) left.stream().filter(one -> one.fixed().isZero()).count();
        Timing timing = budget.next(Math.max(1, ours), fixed, trial.fixed());
        if (timing == null) {
            leaveOut(trial, fork, index / trials.size(), null);
            return;
        }
        Duration before = budget.elapsed();
        try {
            List<Measured> measured = trial.run(timing.iteration());
            measured.forEach(one -> findings.add(trial.section(), one));
            progress.println(fork + ": " + measured.stream()
                    .map(one -> Table.number(one.median()) + " " + one.unit())
                    .collect(Collectors.joining(", ")));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            leaveOut(trial, fork, index / trials.size(), e);
        }
        if (trial.fixed().isZero()) {
            budget.spent(budget.elapsed().minus(before), timing);
        }
    }

    private void leaveOut(Trial trial, String fork, int round, @Nullable Exception failure) {
        String why = failure == null ? "the time was up" : messages(failure);
        findings.leaveOut(trial.section(), "%s, fork %d: %s".formatted(trial.name(), round + 1, why));
        progress.println(fork + ": left out, " + why);
    }

    private static String messages(Throwable failure) {
        var messages = new ArrayList<String>();
        for (Throwable one = failure; one != null; one = one.getCause()) {
            messages.add(String.valueOf(one.getMessage()).strip().replace('\n', ' '));
        }
        return messages.stream().distinct().collect(Collectors.joining(": "));
    }
}
