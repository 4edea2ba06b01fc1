package dev.weir.examples.benchmarks.report;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.examples.benchmarks.Goals;
import dev.weir.examples.benchmarks.growing.WorstGet;
import dev.weir.examples.benchmarks.nativebaseline.Intrusive;
import dev.weir.examples.benchmarks.paced.Paced;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialsTest {
    @TempDir
    private Path folder;

    private List<Trial> all() throws Exception {
        return new Trials(new JmhForks(), folder).all();
    }

    @Test
    void everyBenchmarkHasASection() throws Exception {
        assertThat(all()).filteredOn(trial -> trial.section() == Section.OTHER).isEmpty();
    }

    /** A goal whose rows nothing measures would stay "not measured" for good. */
    @Test
    void everyRowThatAGoalReadsIsMeasured() throws Exception {
        boolean canCompile = Intrusive.whyMissing().isEmpty();
        Set<String> names = all().stream().filter(Trial::isForGoals).map(Trial::name).collect(toSet());

        assertThat(Goals.needs())
                .filteredOn(need -> !need.benchmark().startsWith("paced") && !need.benchmark().startsWith("worstGet")
                        && !need.benchmark().endsWith("PerRecord"))
                .map(need -> need.subject() == null ? need.benchmark() : need.benchmark() + " " + need.subject())
                .filteredOn(name -> canCompile || !name.endsWith("NATIVE"))
                .allMatch(names::contains);
        assertThat(names).contains("overhead", "worstGet", "paced G1 idle", "paced G1 NEW", "paced G1 WEIR_TYPED");
        assertThat(Paced.describe()).contains("100 collections");
    }

    @Test
    void worstGetIsOfTheSectionOfGrowthAndBesideTheNativeOne() throws Exception {
        assertThat(all()).filteredOn(trial -> trial.name().equals("worstGet"))
                .singleElement()
                .matches(trial -> trial.section() == Section.GROWTH && trial.isForGoals() && !trial.isQuick());
        assertThat(WorstGet.describe()).contains("2,097,152 blocks of 512 bytes, 1 GiB, in chunks of 4 MiB");
    }

    @Test
    void sectionsAreNamedOnTheCommandLine() {
        assertThat(Section.named("pair")).isEqualTo(Section.PAIR);
        assertThat(Section.keys()).startsWith("pair, batch, random").doesNotContain("other");
    }
}
