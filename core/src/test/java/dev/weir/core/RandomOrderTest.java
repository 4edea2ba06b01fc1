package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.blocks.BlockOptions;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** In what order fresh blocks are handed out. */
@ParameterizedClass
@EnumSource(Mode.class)
class RandomOrderTest {
    private static final int CHUNK_BLOCKS = 1024;
    private static final int MAGAZINE = 32;

    private final Mode mode;

    RandomOrderTest(Mode mode) {
        this.mode = mode;
    }

    /** The numbers of the first blocks that are handed out, with all gets by this thread. */
    private int[] order(BlockOptions.Builder options, boolean random) {
        var builder = mode.apply(new Freelist.Builder(64, options)).chunkBytes(CHUNK_BLOCKS * 64).maxBlocks(100_000);
        try (var freelist = (random ? builder.randomOrder() : builder).build()) {
            return IntStream.range(0, 4 * CHUNK_BLOCKS).map(i -> (int) freelist.get()).toArray();
        }
    }

    private int[] order(long seed) {
        var options = new BlockOptions.Builder();
        options.seed(seed);
        return order(options, true);
    }

    @Test
    void itIsRandomAndAnotherEachTime() {
        int[] first = order(new BlockOptions.Builder(), true);
        int[] second = order(new BlockOptions.Builder(), true);
        assertThat(first).isNotEqualTo(second);
        long neighbours = IntStream.range(1, first.length)
                .filter(i -> Math.abs(first[i] - first[i - 1]) == 1)
                .count();
        assertThat(neighbours).isLessThan(first.length / 8);
    }

    @Test
    void aSeedMakesItTheSame() {
        assertThat(order(42)).isEqualTo(order(42)).isNotEqualTo(order(43));
    }

    @Test
    void itIsAscendingWithoutIt() {
        int[] order = order(new BlockOptions.Builder(), false);
        assertThat(IntStream.range(1, order.length).filter(i -> Math.abs(order[i] - order[i - 1]) == 1).count())
                .isGreaterThan(order.length * 15L / 16);
    }

    @Test
    void eachChunkIsHandedOutBeforeTheNext() {
        int[] order = order(7);
        for (int chunk = 0; chunk < 4; chunk++) {
            int from = chunk * CHUNK_BLOCKS;
            assertThat(IntStream.range(from, from + CHUNK_BLOCKS).map(i -> order[i]).sorted().toArray())
                    .isEqualTo(IntStream.range(from, from + CHUNK_BLOCKS).toArray());
        }
    }

    /** A thread takes 32 neighbours at once, so that no other thread's generations lie on the same cache lines. */
    @Test
    void threadsDoNotShareTheLinesOfGenerations() {
        int[] order = order(7);
        long moves = IntStream.range(1, order.length)
                .filter(i -> order[i] / MAGAZINE != order[i - 1] / MAGAZINE)
                .count();
        if (mode == Mode.SHARED) {
            // And to and fro once or twice a chunk, whose first magazine goes to whoever comes first.
            assertThat(moves).isLessThan(order.length / MAGAZINE + 4 * 4);
        } else {
            assertThat(moves).isGreaterThan(order.length / 2);
        }
    }

    @Test
    void aLimitThatCutsMagazinesLosesNone() {
        try (var freelist = mode.builder(64).randomOrder().chunkBytes(1).maxBlocks(77).reserveBlocks(5000).build()) {
            var handles = LongStream.builder();
            for (int limit = 77; limit <= 5000; limit += 123) {
                freelist.maxBlocks(limit);
                for (long handle = freelist.tryGet(); handle != Freelist.NONE; handle = freelist.tryGet()) {
                    handles.add(handle);
                }
            }
            long[] blocks = handles.build().map(handle -> (int) handle).sorted().toArray();
            assertThat(blocks).isEqualTo(LongStream.range(0, blocks.length).toArray());
            assertThat(blocks).hasSizeGreaterThan(4800);
        }
    }
}
