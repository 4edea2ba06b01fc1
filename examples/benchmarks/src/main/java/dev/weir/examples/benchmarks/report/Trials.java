package dev.weir.examples.benchmarks.report;

import dev.weir.examples.benchmarks.ClassGeneration;
import dev.weir.examples.benchmarks.Goals;
import dev.weir.examples.benchmarks.growing.WorstGet;
import dev.weir.examples.benchmarks.nativebaseline.Intrusive;
import dev.weir.examples.benchmarks.overhead.Overhead;
import dev.weir.examples.benchmarks.paced.Paced;
import dev.weir.examples.benchmarks.residency.Residency;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that there is to measure on this machine. */
final class Trials {
    private static final List<Section> NATIVE =
            List.of(Section.PAIR, Section.BATCH, Section.RANDOM, Section.GROWTH);

    private final List<Trial> all = new ArrayList<>();
    private final Optional<Intrusive> intrusive;
    private final Map<Section, String> leftOut = new EnumMap<>(Section.class);

    /** @param folder where programs may be put */
    Trials(JmhForks forks, Path folder) throws IOException, InterruptedException {
        all.addAll(JmhTrial.all(forks));
        var missing = Intrusive.whyMissing();
        intrusive = missing.isEmpty() ? Optional.of(Intrusive.compile(folder)) : Optional.empty();
        intrusive.ifPresent(program -> all.addAll(NativeTrial.all(program)));
        missing.ifPresent(why -> NATIVE.forEach(section -> leftOut.put(section, why)));
        addPaced();
        all.add(new FixedTrial(
                Section.GROWTH, "worstGet", Duration.ofSeconds(30), true, false, WorstGet::measure));
        all.add(new FixedTrial(
                Section.OVERHEAD, "overhead", Duration.ofSeconds(16), true, true, Overhead::measure));
        all.add(new FixedTrial(
                Section.STARTUP, "startup", Duration.ofSeconds(4), false, true, ClassGeneration::measure));
        if (Residency.isKnownHere()) {
            all.add(new FixedTrial(
                    Section.BURST, "residency", Duration.ofSeconds(40), false, false, Residency::measure));
        }
        // What is compared stands side by side, so that little changes on the machine between the two.
        all.sort(Comparator.comparing(Trial::section).thenComparing(Trial::benchmark));
    }

    private void addPaced() {
        for (var collector : Paced.Collector.values()) {
            addPaced(null, collector);
            for (var subject : Paced.SUBJECTS) {
                addPaced(subject, collector);
            }
        }
    }

    private void addPaced(@Nullable SubjectKind subject, Paced.Collector collector) {
        // The idle loop is no goal's, but without it nobody could tell what is the machine's doing.
        boolean forGoals = (subject == null && collector == Paced.Collector.G1)
                || Goals.needs().contains(new Goals.Need(Paced.p9999(subject, collector), subject));
        all.add(new FixedTrial(
                Section.PACED,
                "paced %s %s".formatted(collector, subject == null ? "idle" : subject.name()),
                Paced.duration(subject),
                forGoals,
                false,
                () -> Paced.measure(subject, collector)));
    }

    List<Trial> all() {
        return List.copyOf(all);
    }

    /** {@return the native baseline, if this machine can make it} */
    Optional<Intrusive> intrusive() {
        return intrusive;
    }

    /** {@return why parts of sections can't be measured here} */
    Map<Section, String> leftOut() {
        return leftOut;
    }
}
