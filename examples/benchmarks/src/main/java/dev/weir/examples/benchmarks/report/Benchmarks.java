package dev.weir.examples.benchmarks.report;

import dev.weir.examples.benchmarks.Machine;
import dev.weir.examples.benchmarks.compiled.Compiled;
import dev.weir.examples.benchmarks.gate.Gate;
import dev.weir.examples.benchmarks.report.Report.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures Weir beside its peers, and writes the report. */
@Command(name = "benchmarks", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true,
        description = {
            "Measures Weir beside its peers, on a machine that does nothing else, and writes a report to"
                    + " target/report: Markdown, JSON and plots.",
            ""})
public final class Benchmarks implements Callable<Integer> {
    static final Path FOLDER = Path.of("target", "report");
    private static final int FULL_FORKS = 3;
    private static final double QUICK_MINUTES = 9;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--quick",
            description = "One fork each of what the goals need, and of every peer's get and put: under"
                    + " ten minutes.")
    private boolean quick;

    @Option(names = "--goals", description = "What the goals need, and no more.")
    private boolean goals;

    @Option(names = "--only", split = ",", paramLabel = "SECTION",
            description = "These sections only; those that were measured before stay in the report.")
    private List<String> only = List.of();

    @Option(names = "--forks", paramLabel = "N", description = "Forks of every row, 3 unless said otherwise.")
    private @Nullable Integer forks;

    @Option(names = "--minutes", paramLabel = "M",
            description = "How long to take at most: forks become shorter, and what"
                    + " does not fit is left out, the last rounds first.")
    private @Nullable Double minutes;

    @Option(names = "--profile", paramLabel = "ROW",
            description = "Nothing but where the time of one row goes, such as \"pair WEIR_TYPED\"; --list names them all.")
    private @Nullable String profile;

    @Option(names = "--gate",
            description = "Nothing but the quick check of ratios and garbage that CI makes: it fails, with"
                    + " exit code 1, where something has become much slower.")
    private boolean gate;

    @Option(names = "--list", description = "Say what would be measured, and don't.")
    private boolean list;

    @Option(names = "--render", description = "Measure nothing; write the report of what was measured before.")
    private boolean render;

    @Option(names = "--publish", description = "Put the report into examples/benchmarks/report, and its short form into"
            + " README.md.")
    private boolean publish;

    private Benchmarks() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (gate) {
            return Gate.run() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        List<Section> sections = sections();
        int rounds = rounds();
        Duration budget = budget();
        var forksOfJmh = new JmhForks();
        var trials = new Trials(forksOfJmh, FOLDER);
        List<Trial> chosen = trials.all().stream()
                .filter(trial -> sections.isEmpty() || sections.contains(trial.section()))
                .filter(wanted())
                .toList();
        if (profile != null) {
            return profile(profile, trials);
        }
        if (list) {
            chosen.forEach(trial -> System.out.println(trial.section().key() + ": " + trial.name()));
            System.out.println(chosen.size() + " rows");
            return ExitCode.OK;
        }
        Files.createDirectories(FOLDER);
        Path json = FOLDER.resolve("report.json");
        boolean more = render || !sections.isEmpty();
        Machine here = Machine.here();
        Report report = more ? Report.read(json, here) : new Report(here, List.of());
        boolean complete = true;
        if (!render) {
            String date = Instant.now().truncatedTo(ChronoUnit.MINUTES).toString();
            var findings =
                    new Schedule(chosen, rounds, new TimeBudget(budget, System::nanoTime), System.out).run();
            trials.leftOut().forEach(findings::leaveOut);
            List<Part> parts = parts(chosen, findings, date);
            complete = parts.stream().allMatch(part -> part.leftOut().isEmpty());
            report = report.with(parts);
            report.write(json);
            forksOfJmh.write(FOLDER.resolve("jmh.json"));
        }
        if (sections.contains(Section.COMPILED) || (sections.isEmpty() && !quick && !goals && !render)) {
            String page = Compiled.page(trials.intrusive());
            Files.writeString(FOLDER.resolve(Publisher.COMPILED), page);
            System.out.println(page);
        }
        System.out.println();
        System.out.println(new Publisher(report, FOLDER).write());
        if (publish) {
            new Publisher(report, Publisher.PUBLISHED).publish(FOLDER, Publisher.README);
        }
        System.out.println("The report is " + FOLDER.resolve("report.md").toAbsolutePath());
        return complete ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private int profile(String row, Trials trials) throws IOException {
        JmhTrial found = trials.all().stream()
                .filter(trial -> trial.name().equals(row))
                .filter(JmhTrial.class::isInstance)
                .map(JmhTrial.class::cast)
                .findFirst()
                .orElseThrow(
                        () -> wrong("--profile is %s, which --list has not among its JMH benchmarks".formatted(row)));
        Path folder = FOLDER.resolve("profile");
        try {
            Profile.run(found, folder);
        } catch (RunnerException e) {
            throw new IOException("the benchmark failed under the profiler", e);
        }
        System.out.println("The profile is in " + folder.toAbsolutePath());
        return ExitCode.OK;
    }

    private List<Section> sections() {
        try {
            return only.stream().map(Section::named).toList();
        } catch (IllegalArgumentException e) {
            throw wrong("--only: " + e.getMessage());
        }
    }

    private int rounds() {
        if (forks != null && forks < 1) {
            throw wrong("--forks is %d; allowed: at least 1".formatted(forks));
        }
        return forks != null ? forks : quick ? 1 : FULL_FORKS;
    }

    /** {@return null for as long as it takes} */
    private @Nullable Duration budget() {
        if (minutes != null && !(minutes > 0)) {
            throw wrong("--minutes is %s; allowed: more than 0".formatted(minutes));
        }
        if (minutes == null && !quick) {
            return null;
        }
        return Duration.ofMillis((long) ((minutes != null ? minutes : QUICK_MINUTES) * 60_000));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private Predicate<Trial> wanted() {
        if (goals) {
            return Trial::isForGoals;
        }
        return quick ? Trial::isQuick : any -> true;
    }

    private List<Part> parts(List<Trial> trials, Findings findings, String date) {
        String arguments = String.join(" ", Objects.requireNonNull(spec)
                .commandLine().getParseResult().originalArgs());
        var parts = new ArrayList<Part>();
        trials.stream().map(Trial::section).distinct().forEach(section -> parts.add(
                new Part(section, date, arguments, findings.measured(section), findings.leftOut(section))));
        return parts;
    }
}
