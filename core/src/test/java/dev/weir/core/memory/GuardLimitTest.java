package dev.weir.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.Logged;
import dev.weir.core.blocks.BlockOptions;
import dev.weir.core.blocks.ConfinedBlocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Guards that split mappings never take so many that the process runs out of them. */
@EnabledOnOs(OS.LINUX)
class GuardLimitTest {
    private final VirtualMemory memory = RunsPastABlock.withoutAdvice();

    private ConfinedBlocks guarded(int blocks) {
        var options = new BlockOptions.Builder(memory);
        options.guarded(1);
        options.maxBlocks(blocks);
        var guarded = new ConfinedBlocks(options.build("quotes", 64, 1));
        assertThat(guarded.take(new long[blocks], 0, blocks)).isEqualTo(blocks);
        return guarded;
    }

    /** {@return how many pages among the committed blocks nobody may touch} */
    private long guards(ConfinedBlocks blocks) throws IOException {
        long from = blocks.address(0);
        long to = from + blocks.stats().committedBytes();
        try (var mappings = Files.lines(Path.of("/proc/self/maps"))) {
            return mappings.filter(line -> line.contains("---p"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16))
                    .filter(start -> start >= from && start < to)
                    .count();
        }
    }

    @Test
    void pastTheLimitBlocksHaveNone() throws Exception {
        try (var log = new Logged()) {
            var first = guarded(GuardLimit.MAX_GUARDS + 1000);
            var second = guarded(10);
            assertThat(guards(first)).isEqualTo(GuardLimit.MAX_GUARDS);
            assertThat(guards(second)).isZero();
            assertThat(log.lines()).containsExactly(
                    "this freelist goes on with 4,096 guarded blocks: the process has 4,096, and no room for more mappings",
                    "this freelist goes on with 0 guarded blocks: the process has 4,096, and no room for more mappings");
            Thread.ofPlatform().start(() -> {}).join();

            first.close();
            var third = guarded(10);
            assertThat(guards(third)).isEqualTo(10);
            third.close();
            second.close();
        }
    }

    @Test
    void thoseOfADroppedFreelistCountNoLongerThanItsRangeIsMapped() throws Exception {
        try (var log = new Logged()) {
            assertThat(guards(guarded(GuardLimit.MAX_GUARDS))).isEqualTo(GuardLimit.MAX_GUARDS);
            long found = 0;
            for (int i = 0; i < 200 && found == 0; i++) {
                System.gc();
                var next = guarded(1);
                found = guards(next);
                next.close();
            }
            assertThat(found).isOne();
            assertThat(log.lines()).allMatch(line -> line.startsWith("this freelist goes on with 0 guarded blocks"));
        }
    }

    @Test
    void whatTheKernelTakesAsAdviceTakesNoMapping() {
        if (!VirtualMemory.system().guardsSplitMappings()) {
            assertThat(PosixConstants.LINUX.adviceGuard()).isPositive();
        }
        assertThat(memory.guardsSplitMappings()).isTrue();
        assertThat(memory.discardsGuards()).isTrue();
    }
}
