package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ExporterSequenceTest {
    private long lost;

    @Test
    void withoutGapsNothingIsLost() {
        var exporter = new ExporterSequence(1000);

        observe(exporter, 1000, 30);
        observe(exporter, 1030, 2);
        observe(exporter, 1032, 30);

        assertThat(lost).isZero();
    }

    @Test
    void aGapIsLost() {
        var exporter = new ExporterSequence(0);

        observe(exporter, 0, 30);
        observe(exporter, 90, 30);
        observe(exporter, 121, 30);

        assertThat(lost).isEqualTo(61);
    }

    @Test
    void theNumberWraps() {
        var exporter = new ExporterSequence(-40);

        observe(exporter, -40, 30);
        observe(exporter, 20, 30);
        observe(exporter, 50, 30);

        assertThat(lost).isEqualTo(30);
    }

    @Test
    void aLateDatagramTakesItsOwnBack() {
        var exporter = new ExporterSequence(0);

        observe(exporter, 0, 30);
        observe(exporter, 90, 30);
        assertThat(lost).isEqualTo(60);
        observe(exporter, 60, 30);
        assertThat(lost).isEqualTo(30);
        observe(exporter, 30, 30);
        assertThat(lost).isZero();
        observe(exporter, 120, 30);
        assertThat(lost).isZero();
    }

    @Test
    void aLateDatagramInTheMiddleOfAGapLeavesBothEnds() {
        var exporter = new ExporterSequence(0);

        observe(exporter, 100, 10);
        observe(exporter, 40, 20);
        assertThat(lost).isEqualTo(80);
        observe(exporter, 0, 40);
        observe(exporter, 60, 40);
        assertThat(lost).isZero();
    }

    @Test
    void aDuplicateChangesNothing() {
        var exporter = new ExporterSequence(0);

        observe(exporter, 0, 30);
        observe(exporter, 60, 30);
        observe(exporter, 60, 30);
        observe(exporter, 0, 30);
        assertThat(lost).isEqualTo(30);
        observe(exporter, 30, 30);
        observe(exporter, 30, 30);
        assertThat(lost).isZero();
    }

    @Test
    void aRestartLosesNothing() {
        var exporter = new ExporterSequence(5_000_000);

        observe(exporter, 5_000_000, 30);
        observe(exporter, 0, 30);
        observe(exporter, 30, 30);
        assertThat(lost).isZero();
        observe(exporter, 70, 30);
        assertThat(lost).isEqualTo(10);
    }

    @Test
    void aJumpTooFarAheadIsARestart() {
        var exporter = new ExporterSequence(0);

        observe(exporter, ExporterSequence.FURTHEST_AHEAD + 1, 1);
        assertThat(lost).isZero();
        observe(exporter, 2 * ExporterSequence.FURTHEST_AHEAD + 2, 1);
        assertThat(lost).isEqualTo(ExporterSequence.FURTHEST_AHEAD);
    }

    /** Neighbours change places and some datagrams never come: what never came is lost, no more and no less. */
    @Property
    void exactlyTheMissingFlowsAreLost(
            @ForAll @Size(max = 100) List<@IntRange(min = 1, max = 30) Integer> counts,
            @ForAll @Size(100) List<Boolean> swapped,
            @ForAll @Size(100) List<Boolean> dropped,
            @ForAll int baseline) {
        var arrivals = new ArrayList<int[]>();
        int sequence = baseline;
        int missing = 0;
        for (int i = 0; i < counts.size(); i++) {
            if (dropped.get(i)) {
                missing += counts.get(i);
            } else {
                arrivals.add(new int[] {sequence, counts.get(i)});
            }
            sequence += counts.get(i);
        }
        for (int i = 0; i + 1 < arrivals.size(); i += 2) {
            if (swapped.get(i)) {
                arrivals.add(i, arrivals.remove(i + 1));
            }
        }
        lost = 0;
        var exporter = new ExporterSequence(baseline);
        for (int[] arrival : arrivals) {
            observe(exporter, arrival[0], arrival[1]);
        }
        observe(exporter, sequence, 0);

        assertThat(lost).isEqualTo(missing);
    }

    @Property
    void whateverArrivesTheLossIsNeverNegative(@ForAll List<Integer> sequences, @ForAll @IntRange(max = 30) int flows) {
        lost = 0;
        var exporter = new ExporterSequence(0);
        for (int sequence : sequences) {
            observe(exporter, sequence, flows);
            assertThat(lost).isNotNegative();
        }
    }

    private void observe(ExporterSequence exporter, int sequence, int flows) {
        lost += exporter.observe(sequence, flows);
    }
}
