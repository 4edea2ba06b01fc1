package dev.weir.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.CommitFailed;
import dev.weir.core.PoolClosed;
import dev.weir.core.blocks.BlockOptions;
import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.ConfinedBlocks;
import dev.weir.core.blocks.SharedBlocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is asked of Windows, by functions played here. WindowsCallsTest shows that Windows' interfaces take it. */
@EnabledOnOs(OS.LINUX)
class WindowsMemoryTest {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final FakeKernel32 kernel32 = new FakeKernel32();
    private final WindowsMemory memory = new WindowsMemory(kernel32.lookup(), "errno");

    private BlockOptions options() {
        var builder = new BlockOptions.Builder(memory);
        builder.chunkBytes(CHUNK_BYTES);
        builder.maxBlocks(10_000);
        return builder.build("freelist", 64, 1);
    }

    @Test
    void itReservesOnceAndCommitsChunkByChunk() {
        var blocks = new ConfinedBlocks(options());
        assertThat(kernel32.calls).singleElement().asString().matches("VirtualAlloc 0 [0-9a-f]+ 2000 1 = [0-9a-f]+");
        for (int i = 0; i < 3 * CHUNK_BYTES / 64; i++) {
            blocks.take();
        }
        long first = blocks.address(0);
        assertThat(kernel32.calls).contains(
                "VirtualAlloc %x 10000 1000 4 = %1$x".formatted(first),
                "VirtualAlloc %x 10000 1000 4 = %1$x".formatted(first + CHUNK_BYTES),
                "VirtualAlloc %x 10000 1000 4 = %1$x".formatted(first + 2 * CHUNK_BYTES));
        blocks.close();
    }

    /** Close takes the blocks' memory, and no page that anybody may still reach. */
    @Test
    void closeDiscardsTheBlocksAndKeepsTheRange() {
        for (Blocks blocks : List.of(new ConfinedBlocks(options()), new SharedBlocks(options()))) {
            int block = blocks.take();
            MemorySegment late = blocks.payload(blocks.address(block));
            late.set(ValueLayout.JAVA_LONG, 0, 42);
            kernel32.calls.clear();
            blocks.close();

            assertThat(kernel32.calls)
                    .containsExactly("DiscardVirtualMemory %x 10000".formatted(blocks.address(0)));
            assertThat(late.get(ValueLayout.JAVA_LONG, 0)).isZero();
            late.set(ValueLayout.JAVA_LONG, 0, 1);
            assertThatThrownBy(() -> take(blocks)).isInstanceOf(PoolClosed.class);
        }
    }

    private static void take(Blocks blocks) {
        blocks.take();
    }

    /** What Windows does to a range with pages that nobody may touch is not said anywhere, so they are left out. */
    @Test
    void guardsAreProtectedAndNeverDiscarded() {
        var builder = new BlockOptions.Builder(memory);
        builder.chunkBytes(CHUNK_BYTES);
        builder.maxBlocks(1000);
        builder.guarded(100);
        var blocks = new SharedBlocks(builder.build("freelist", 64, 1));
        assertThat(blocks.take(new long[1000], 0, 1000)).isEqualTo(1000);
        List<Long> guards = kernel32.calls.stream()
                .filter(call -> call.startsWith("VirtualProtect"))
                .map(call -> call.split(" ", -1))
                .peek(call -> assertThat(call).endsWith("1000", "1"))
                .map(call -> Long.parseLong(call[1], 16))
                .toList();
        assertThat(guards).hasSize(10).isSorted();

        kernel32.calls.clear();
        long end = blocks.address(0) + Math.ceilDiv(blocks.stats().committedBytes(), 4096L) * 4096;
        blocks.close();
        List<String> expected = new ArrayList<>();
        long from = blocks.address(0);
        for (long guard : guards) {
            expected.add("DiscardVirtualMemory %x %x".formatted(from, guard - from));
            from = guard + 4096;
        }
        if (from < end) {
            expected.add("DiscardVirtualMemory %x %x".formatted(from, end - from));
        }
        assertThat(kernel32.calls).isEqualTo(expected);
    }

    /**
     * Windows promises nothing of what discarded pages contain. A block may come back with anything, whatever its owner
     * left there, and Weir makes nothing of it: it discards no page of its tables.
     */
    @Test
    void trimDiscardsBlocksAloneAndReliesOnNothingInThem() {
        kernel32.leftover = (byte) 0xA5;
        for (Blocks blocks : List.of(new ConfinedBlocks(options()), new SharedBlocks(options()))) {
            int count = 3 * CHUNK_BYTES / 64;
            long[] taken = new long[count];
            assertThat(blocks.take(taken, 0, count)).isEqualTo(count);
            blocks.give(blocks.enter(), taken, 0, count);
            kernel32.calls.clear();
            assertThat(blocks.trim()).isEqualTo(3 * CHUNK_BYTES);
            assertThat(kernel32.calls).filteredOn(call -> !call.equals("FlushProcessWriteBuffers"))
                    .containsExactlyInAnyOrder(
                            "DiscardVirtualMemory %x 10000".formatted(blocks.address(0)),
                            "DiscardVirtualMemory %x 10000".formatted(blocks.address(0) + CHUNK_BYTES),
                            "DiscardVirtualMemory %x 10000".formatted(blocks.address(0) + 2 * CHUNK_BYTES));

            long[] again = new long[count];
            assertThat(blocks.take(again, 0, count)).isEqualTo(count);
            assertThat(Arrays.stream(again).map(block -> (int) block).distinct().sorted())
                    .containsExactlyElementsOf(IntStream.range(0, count).mapToObj(block -> (long) block).toList());
            for (long block : again) {
                assertThat(blocks.payload(blocks.address((int) block)).get(ValueLayout.JAVA_LONG, 0))
                        .isEqualTo(0xA5A5_A5A5_A5A5_A5A5L);
            }
            assertThat(blocks.stats().commits()).isEqualTo(3);
            blocks.close();
        }
    }

    @Test
    void tablesReadAsZerosAfterClose() {
        var blocks = new ConfinedBlocks(options());
        blocks.take();
        long entry = blocks.generations();
        OffHeap.ATOMIC_INT.set(OffHeap.ALL, entry, 7);
        blocks.close();
        assertThat((int) OffHeap.ATOMIC_INT.get(OffHeap.ALL, entry)).isZero();
    }

    @Test
    void anUnreachableRangeIsReleasedAsAWhole() {
        long range = memory.reserve(4 * CHUNK_BYTES);
        memory.commit(range, CHUNK_BYTES);
        var section = new Mapping.Section(range, CHUNK_BYTES);
        var mapping = new Mapping(memory, range, 4 * CHUNK_BYTES, List.of(section), false);
        mapping.commit(section, CHUNK_BYTES);
        mapping.close();
        mapping.unmap();
        assertThat(kernel32.calls.getLast()).isEqualTo("VirtualFree %x 0 8000".formatted(range));
    }

    /** The page file grows while commits are refused; then they go through. */
    @Test
    void aPassingRefusalIsTriedAgain() {
        kernel32.refusals = 3;
        kernel32.refusal = WindowsMemory.ERROR_COMMITMENT_LIMIT;
        var blocks = new ConfinedBlocks(options());
        assertThat(blocks.take()).isNotNegative();
        assertThat(kernel32.refusals).isZero();
        blocks.close();
    }

    @Test
    void aLastingRefusalIsAnExceptionWithItsNumber() {
        var blocks = new ConfinedBlocks(options());
        kernel32.refusals = Integer.MAX_VALUE;
        kernel32.refusal = WindowsMemory.ERROR_COMMITMENT_LIMIT;
        assertThatThrownBy(blocks::take)
                .isInstanceOf(CommitFailed.class)
                .hasMessageContaining("error 1455")
                .satisfies(e -> assertThat(((CommitFailed) e).errno()).isEqualTo(1455));
        kernel32.calls.clear();
        kernel32.refusal = 5;
        assertThatThrownBy(blocks::take).hasMessageContaining("error 5");
        assertThat(kernel32.calls).hasSize(1);
        kernel32.refusals = 0;
        assertThat(blocks.take()).isZero();
        blocks.close();
    }

    @Test
    void aRefusedReleaseIsNoSecret() {
        assertThatThrownBy(() -> memory.release(1 << 20, 4096))
                .isInstanceOf(CommitFailed.class)
                .hasMessageContaining("error 87");
    }

    @Test
    void theProcessBarrierFlushesWriteBuffers() {
        new ProcessBarrier(ProcessBarrier.flushProcessWriteBuffers(kernel32.lookup())).run();
        assertThat(kernel32.calls).containsExactly("FlushProcessWriteBuffers");
    }
}
