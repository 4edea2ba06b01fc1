package dev.weir.core.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do between two steps of a trim: no block is lost or out twice, and no put lacks a magazine. */
class TrimStepsTest {
    private static final int CAPACITY = 20_000;

    private final SharedBlocks blocks = blocks();
    private final long[] out = new long[CAPACITY];
    private final BitSet isOut = new BitSet();
    private int count;

    private static SharedBlocks blocks() {
        var options = new BlockOptions.Builder();
        options.maxBlocks(CAPACITY);
        options.chunkBytes(16_384);
        return new SharedBlocks(options.build("freelist", 64, 1));
    }

    /** {@return how many of them there were} */
    private int take(int wanted) {
        int taken = blocks.take(out, count, Math.min(wanted, CAPACITY - count));
        for (int i = count; i < count + taken; i++) {
            assertThat(isOut.get((int) out[i])).as("a block is out twice").isFalse();
            isOut.set((int) out[i]);
        }
        count += taken;
        return taken;
    }

    private void give(int some) {
        count -= some;
        for (int i = count; i < count + some; i++) {
            isOut.clear((int) out[i]);
        }
        blocks.give(blocks.enter(), out, count, some);
    }

    private void takeAll() {
        take(CAPACITY);
        assertThat(count).as("no block is lost").isEqualTo(CAPACITY);
    }

    private TrimRun begin(int keep) {
        TrimRun run = blocks.reserve().trimmer().tryBegin(keep);
        assertThat(run).isNotNull();
        return run;
    }

    private boolean step(TrimRun run) {
        return blocks.reserve().trimmer().step(run);
    }

    private void end(TrimRun run) {
        blocks.reserve().trimmer().end(run);
    }

    /** All that it holds, when it has withdrawn some, or all, or has parked some chunks. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 10, 50, 79, 80, 81})
    void allIsTakenAndGivenWhileATrimRests(int steps) {
        for (int keep : new int[] {0, CAPACITY / 2, CAPACITY}) {
            takeAll();
            give(CAPACITY);
            TrimRun run = begin(keep);
            for (int i = 0; i < steps; i++) {
                step(run);
            }
            takeAll();
            give(CAPACITY);
            end(run);
            assertThat(blocks.stats().active()).isZero();
            blocks.trim();
            assertThat(blocks.stats().parkedBlocks()).isEqualTo(CAPACITY);
        }
    }

    @RepeatedTest(20)
    void whateverComesBetweenStepsNothingIsLost(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int trim = 0; trim < 10; trim++) {
            TrimRun run = begin(random.nextInt(4) * CAPACITY / 4);
            int most = 1 + random.nextInt(CAPACITY);
            boolean goesOn = true;
            while (goesOn) {
                goesOn = step(run) && random.nextInt(100) > 0;
                switch (random.nextInt(12)) {
                    case 0, 1 -> take(random.nextInt(most));
                    case 2, 3 -> give(random.nextInt(Math.min(most, count + 1)));
                    case 4 -> blocks.limitBlocks(random.nextInt(CAPACITY + 1));
                    case 5 -> blocks.limitBlocks(CAPACITY);
                    case 6 -> blocks.flushAll();
                    default -> {
                    }
                }
            }
            end(run);
            assertThat(blocks.stats().active()).isEqualTo(count);
        }
        blocks.limitBlocks(CAPACITY);
        takeAll();
        give(CAPACITY);
        blocks.trim();
        assertThat(blocks.stats().parkedBlocks()).isEqualTo(CAPACITY);
    }

    /** What a trim holds when the pool closes is not out. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 10, 50})
    void closeEndsATrim(int steps) {
        takeAll();
        give(CAPACITY - 1_000);
        TrimRun run = begin(0);
        for (int i = 0; i < steps; i++) {
            step(run);
        }
        assertThat(blocks.closeAfter(Duration.ZERO)).isEqualTo(isOut);
        assertThat(step(run)).isFalse();
        end(run);
    }
}
