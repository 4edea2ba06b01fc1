package dev.weir.core.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FreshOrderTest {

    /** The order of positions {@code first} on, which hold the blocks of these numbers before. */
    private static int[] shuffled(int first, int count, int together, long seed) {
        int[] blocks = IntStream.range(first, first + count).toArray();
        new FreshOrder(together, new SplittableRandom(seed)).shuffle(blocks, first);
        return blocks;
    }

    @Property(tries = 300)
    void noBlockIsLostAndWholesStayTogether(
            @ForAll @IntRange(max = 100) int first,
            @ForAll @IntRange(max = 400) int count,
            @ForAll @IntRange(min = 1, max = 40) int together,
            @ForAll long seed) {
        int[] blocks = shuffled(first, count, together, seed);
        assertThat(Arrays.stream(blocks).sorted().toArray())
                .isEqualTo(IntStream.range(first, first + count).toArray());
        for (int i = 0; i < count; i++) {
            boolean begins = (first + i) % together == 0;
            if (!begins && i > 0) {
                assertThat(blocks[i] / together).isEqualTo(blocks[i - 1] / together);
            }
        }
    }

    @Test
    void theOrderIsAnotherForAnotherSeedAndTheSameForTheSame() {
        assertThat(shuffled(0, 1000, 32, 1)).isEqualTo(shuffled(0, 1000, 32, 1)).isNotEqualTo(shuffled(0, 1000, 32, 2));
    }

    /** Of 1,000 blocks about 999 have another place, and every place is possible. */
    @Test
    void everyBlockMayBeAnywhere() {
        boolean[][] seen = new boolean[8][8];
        for (int seed = 0; seed < 1000; seed++) {
            int[] blocks = shuffled(0, 8, 1, seed);
            for (int i = 0; i < 8; i++) {
                seen[i][blocks[i]] = true;
            }
        }
        for (boolean[] place : seen) {
            assertThat(place).containsOnly(true);
        }
    }
}
