package dev.weir.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.CommitFailed;
import dev.weir.core.Freelist;
import dev.weir.core.Logged;
import dev.weir.core.Smaps;
import dev.weir.core.WeirException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    /** A closed freelist's range stays while anything can reach it, so it counts, and no longer than that. */
    @Test
    void closedRangesThatAreStillReachableCount() {
        List<MemorySegment> held = new ArrayList<>();
        assertThatThrownBy(() -> {
            while (held.size() <= RangeLimit.MAX_RANGES) {
                try (var freelist = Freelist.builder(64).confined().maxBlocks(1).build()) {
                    held.add(freelist.segment(freelist.get()));
                }
            }
        })
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("closed but still reachable through a record, a segment or the pool itself");
        assertThat(held.getLast().get(ValueLayout.JAVA_LONG, 0)).isZero();
        held.clear();
        Freelist.builder(64).confined().maxBlocks(1).build().close();
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

    @Test
    void purgedPagesStayReadableAndWritable() {
        long bytes = 64 * memory.pageSize();
        long range = memory.reserve(bytes);
        memory.commit(range, bytes);
        memory.populate(range, bytes);
        MemorySegment pages = OffHeap.ALL.asSlice(range, bytes);
        pages.fill((byte) 1);
        memory.purge(range, bytes);
        assertThat(Smaps.residentBytes(range, bytes)).isZero();
        memory.reuse(range, bytes);
        assertThat(pages.get(ValueLayout.JAVA_BYTE, 0)).isZero();
        pages.fill((byte) 2);
        assertThat(Smaps.residentBytes(range, bytes)).isEqualTo(bytes);
        memory.release(range, bytes);
    }

    /** The madvise of a kernel that has no such advice answers EINVAL. */
    @Test
    void pagesAreTouchedWhereTheKernelCanNotPopulate() {
        var c = PosixConstants.LINUX;
        for (int advice : new int[] {0, 9999}) {
            var old = new PosixMemory(new PosixConstants(
                    c.mapAnonymous(),
                    c.mapNoReserve(),
                    c.advicePurge(),
                    0,
                    0,
                    advice,
                    0,
                    c.scPageSize(),
                    c.scCacheLine(),
                    c.leastLine()));
            assertThat(old.hugePageSize()).isZero();
            long bytes = 64 * old.pageSize();
            long range = old.reserve(bytes);
            old.commit(range, bytes);
            try (var log = new Logged()) {
                old.populate(range, bytes);
                old.populate(range, bytes);
                assertThat(log.lines()).hasSize(advice == 0 ? 0 : 1);
            }
            assertThat(Smaps.residentBytes(range, bytes)).isEqualTo(bytes);
            old.release(range, bytes);
        }
    }

    @Test
    void hugePagesAreThoseOfTwoMebibytesThatTheKernelGives(@TempDir Path settings) throws IOException {
        assertThat(LinuxHugePages.size(settings)).isZero();
        Files.writeString(settings.resolve("enabled"), "always [madvise] never\n");
        Files.writeString(settings.resolve("hpage_pmd_size"), "2097152\n");
        assertThat(LinuxHugePages.size(settings)).isEqualTo(2 << 20);
        Files.writeString(settings.resolve("hpage_pmd_size"), "536870912\n");
        assertThat(LinuxHugePages.size(settings)).isZero();
        Files.writeString(settings.resolve("hpage_pmd_size"), "2097152\n");
        Files.writeString(settings.resolve("enabled"), "always madvise [never]\n");
        assertThat(LinuxHugePages.size(settings)).isZero();
    }
}
