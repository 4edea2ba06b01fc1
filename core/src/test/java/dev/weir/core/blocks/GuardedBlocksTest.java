package dev.weir.core.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Which blocks are guarded, by arithmetic alone. */
class GuardedBlocksTest {
    private static final long PAGE = 4096;

    /** What a growing freelist asks for, chunk by chunk, with a limit that cuts some chunks short. */
    private static final class Run {
        final List<Integer> out = new ArrayList<>();
        final Set<Integer> guarded = new HashSet<>();
        final GuardedBlocks blocks;
        int end;

        Run(int oneIn, long blockBytes, long seed) {
            blocks = new GuardedBlocks(oneIn, blockBytes, PAGE, new SplittableRandom(seed));
        }

        void chunk(int numbers, int most) {
            blocks.next(end, end + numbers, most);
            Chunk chunk = blocks.next(end, end + numbers, most);
            blocks.passed(chunk);
            assertThat(chunk.blocks().length).isBetween(1, most);
            assertThat(chunk.end()).isGreaterThan(end);
            int last = end - 1;
            for (int block : chunk.blocks()) {
                assertThat(block).isGreaterThan(last).isLessThan(chunk.end());
                last = block;
                out.add(block);
            }
            for (int block : chunk.guarded()) {
                assertThat(out).contains(block);
                guarded.add(block);
            }
            end = chunk.end();
        }
    }

    @Property(tries = 300)
    void oneInSoManyEndsWithAPageAndHasItsPagesAndTheNextToItself(
            @ForAll @IntRange(min = 1, max = 200) int oneIn,
            @ForAll @IntRange(min = 1, max = 300) int lines,
            @ForAll long seed) {
        long blockBytes = lines * 64L;
        var random = new Random(seed);
        var run = new Run(oneIn, blockBytes, seed);
        for (int i = 0; i < 20; i++) {
            run.chunk(1 + random.nextInt(500), 1 + random.nextInt(300));
        }

        Set<Long> pages = new HashSet<>();
        for (int block : run.guarded) {
            long blockEnd = (block + 1) * blockBytes;
            assertThat(blockEnd % PAGE).isZero();
            assertThat(run.blocks.guardOffset(block)).isEqualTo(blockEnd);
            assertThat(blockEnd + PAGE).isLessThanOrEqualTo(run.end * blockBytes);
            for (long page = block * blockBytes / PAGE; page <= blockEnd / PAGE; page++) {
                assertThat(pages.add(page)).isTrue();
            }
        }
        for (int block : run.out) {
            if (!run.guarded.contains(block)) {
                assertThat(pages).doesNotContain(block * blockBytes / PAGE, ((block + 1) * blockBytes - 1) / PAGE);
            }
        }
        for (int from = 0; from + oneIn <= run.out.size(); from += oneIn) {
            assertThat(run.out.subList(from, from + oneIn).stream().filter(run.guarded::contains)).hasSize(1);
        }
        assertThat((long) run.end)
                .isLessThanOrEqualTo(GuardedBlocks.numbers(run.out.size(), oneIn, blockBytes, PAGE));
    }

    @Test
    void oneInOneIsEveryBlockEvenWhereFewCanBe() {
        for (long blockBytes : new long[] {64, 192, 4096, 5056, 1 << 20}) {
            var run = new Run(1, blockBytes, 7);
            run.chunk(1000, 1000);
            assertThat(run.guarded).hasSameElementsAs(run.out);
        }
    }

    @Test
    void whichOneIsRandom() {
        Set<Integer> firsts = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            var run = new Run(1000, 4096, seed);
            run.chunk(3000, 1000);
            firsts.addAll(run.guarded);
        }
        assertThat(firsts).hasSizeGreaterThan(40);
    }
}
