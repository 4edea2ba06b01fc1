package dev.weir.examples.benchmarks.paced;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacedLoopTest {
    private long now;

    /** Time goes by one nanosecond with each look at it. */
    private PacedLoop loop() {
        return new PacedLoop(() -> ++now);
    }

    @Test
    void quickOperationsAreChargedWithLittle() throws Exception {
        var loop = loop();
        long[] left = {100};
        double rate = loop.run(number -> {}, 1_000, () -> left[0]-- == 0);

        assertThat(loop.nanos().getTotalCount()).isEqualTo(100);
        assertThat(loop.nanos().getMaxValue()).isLessThan(10);
        assertThat(rate).isBetween(0.9e6, 1.1e6);
    }

    @Test
    void waitBehindASlowOneIsChargedToThoseThatWaited() throws Exception {
        var loop = loop();
        long[] left = {100};
        loop.run(
                number -> {
                    if (number == 50) {
                        now += 10_000;
                    }
                },
                1_000,
                () -> left[0]-- == 0);

        // The slow one, and the nine that were to start meanwhile: 10, 9, 8... microseconds late.
        assertThat(loop.nanos().getMaxValue()).isBetween(9_990L, 10_100L);
        assertThat(loop.nanos().getCountBetweenValues(900, 20_000)).isBetween(9L, 11L);
        assertThat(loop.nanos().getCountBetweenValues(4_900, 20_000)).isBetween(5L, 7L);
    }
}
