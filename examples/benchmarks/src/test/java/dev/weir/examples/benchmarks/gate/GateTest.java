package dev.weir.examples.benchmarks.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.examples.benchmarks.gate.Gate.Round;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GateTest {

    /** What was measured when the bounds were set. */
    private static Map<Loop, Round> measured() {
        var best = new EnumMap<Loop, Round>(Loop.class);
        best.put(Loop.STACK, new Round(2.05, 0));
        best.put(Loop.FREELIST, new Round(6.05, 0));
        best.put(Loop.FREELIST_SHARED, new Round(14.50, 0));
        best.put(Loop.TYPED, new Round(8.90, 0));
        best.put(Loop.TYPED_SHARED, new Round(18.30, 0));
        best.put(Loop.USE_NEW, new Round(3.44, 1_000));
        best.put(Loop.USE_TYPED, new Round(9.40, 0));
        return best;
    }

    @Test
    void whatTheBoundsWereSetByPasses() {
        assertThat(Gate.failures(measured())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"STACK", "USE_NEW"})
    void whatTakesTwiceAsLongFails(Loop loop) {
        var best = measured();
        best.compute(loop, (same, round) -> new Round(2 * round.nanos(), 0));

        assertThat(Gate.failures(best)).singleElement().asString().contains(loop.label).contains("FAIL");
        assertThat(Gate.table(best)).contains("FAIL");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"STACK", "USE_NEW"})
    void oneByteOfGarbageFails(Loop loop) {
        var best = measured();
        best.compute(loop, (same, round) -> new Round(round.nanos(), 1));

        assertThat(Gate.failures(best)).containsExactly(loop.label + ": 1 bytes of garbage");
    }

    @Test
    void slowerMachineChangesNothing() {
        var best = measured();
        best.replaceAll((loop, round) -> new Round(10 * round.nanos(), round.bytes()));

        assertThat(Gate.failures(best)).isEmpty();
    }
}
