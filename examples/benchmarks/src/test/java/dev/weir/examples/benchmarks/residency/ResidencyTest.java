package dev.weir.examples.benchmarks.residency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.examples.benchmarks.Measured;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResidencyTest {
    private static final int BURST = 1 << 19;
    private static final double BURST_MIB = BURST * 64.0 / (1 << 20);

    @Test
    void aBurstOfBlocksIsResidentUntilItIsTrimmed() throws Exception {
        assumeTrue(Residency.isKnownHere());

        List<Measured> looks = Residency.measure(SubjectKind.WEIR_FREELIST, BURST);

        assertThat(looks).extracting(Measured::benchmark)
                .containsExactly("residentAtBurst", "residentAfterPuts", "residentAfterTrim");
        assertThat(looks.get(0).median()).isGreaterThan(BURST_MIB);
        assertThat(looks.get(1).median() - looks.get(2).median()).isGreaterThan(0.8 * BURST_MIB);
    }
}
