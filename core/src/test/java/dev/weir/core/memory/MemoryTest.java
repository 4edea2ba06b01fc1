package dev.weir.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.CommitFailed;
import dev.weir.core.Freelist;
import dev.weir.core.WeirException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private final VirtualMemory memory = VirtualMemory.system();

    @Test
    void refusalsCarryErrno() {
        assertThatThrownBy(() -> memory.reserve(1L << 60))
                .isInstanceOf(CommitFailed.class)
                .hasMessageContaining("reserve 1,152,921,504,606,846,976 bytes: errno 12 (ENOMEM)")
                .satisfies(e -> assertThat(((CommitFailed) e).errno()).isEqualTo(12));
        assertThatThrownBy(() -> memory.commit(1, memory.pageSize()))
                .isInstanceOf(CommitFailed.class)
                .hasMessageContaining("errno 22 (EINVAL)");
        assertThatThrownBy(() -> memory.release(1, memory.pageSize())).isInstanceOf(CommitFailed.class);
        assertThatThrownBy(() -> memory.discard(1, memory.pageSize())).isInstanceOf(CommitFailed.class);
    }

    @Test
    void pagesAndLinesArePowersOfTwo() {
        assertThat(Long.bitCount(memory.pageSize())).isOne();
        assertThat(Long.bitCount(memory.cacheLine())).isOne();
        assertThat(memory.cacheLine()).isGreaterThanOrEqualTo(64);
        assertThat(memory.pageSize()).isGreaterThanOrEqualTo(4096);
    }

    @Test
    void openRangesAreCappedBeforeTheKernelRunsOutOfMappings() {
        List<Freelist> open = new ArrayList<>();
        try {
            assertThatThrownBy(() -> {
                while (open.size() <= RangeLimit.MAX_RANGES) {
                    open.add(Freelist.builder(64).confined().maxBlocks(1).build());
                }
            })
                    .isInstanceOf(WeirException.class)
                    .hasMessageContaining("4,096 pools and freelists are open");
            assertThat(open).hasSizeBetween(RangeLimit.MAX_RANGES - 100, RangeLimit.MAX_RANGES);
        } finally {
            open.forEach(Freelist::close);
        }
    }

    @Test
    void droppedRangesAreUnmapped() {
        for (int i = 0; i < 3 * RangeLimit.MAX_RANGES; i++) {
            var freelist = Freelist.builder(64).confined().maxBlocks(1).build();
            freelist.get();
            if (i % 2 == 0) {
                freelist.close();
            }
        }
    }
}
