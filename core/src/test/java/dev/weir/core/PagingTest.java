package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.core.RecordingMemory.Call;
import dev.weir.core.blocks.BlockOptions;
import dev.weir.core.memory.VirtualMemory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Prefault and huge pages. */
@ParameterizedClass
@EnumSource(Mode.class)
class PagingTest {
    private static final int CHUNK_BYTES = 256 * 1024;
    private static final long HUGE = 2 << 20;

    private final RecordingMemory memory = new RecordingMemory();
    private final Mode mode;

    PagingTest(Mode mode) {
        this.mode = mode;
    }

    private Freelist.Builder builder() {
        return mode.apply(new Freelist.Builder(64, new BlockOptions.Builder(memory)))
                .chunkBytes(CHUNK_BYTES)
                .maxBytes(16 * HUGE);
    }

    /** {@return where the blocks start} The first block handed out is one of the first page. */
    private long firstPage(Freelist freelist) {
        return freelist.address(freelist.get()) & -memory.pageSize();
    }

    private List<Call> calls(String name) {
        return memory.calls.stream().filter(call -> call.name().equals(name)).toList();
    }

    @Test
    void prefaultGivesEachCommitItsMemory() {
        try (var freelist = builder().prefault(true).build()) {
            Call reserved = memory.calls.getFirst();
            long first = firstPage(freelist);
            assertThat(Smaps.residentBytes(first, CHUNK_BYTES)).isEqualTo(CHUNK_BYTES);
            freelist.get(new long[CHUNK_BYTES / 64], 0, CHUNK_BYTES / 64);
            assertThat(freelist.stats().commits()).isEqualTo(2);
            assertThat(Smaps.residentBytes(reserved.address(), reserved.bytes())).isEqualTo(memory.bytesOf("commit"));
            assertThat(calls("populate").stream().map(Call::address))
                    .containsExactlyElementsOf(calls("commit").stream().map(Call::address).toList());
        }
    }

    @Test
    void withoutItMemoryComesWithUse() {
        try (var freelist = builder().build()) {
            long first = firstPage(freelist);
            assertThat(Smaps.residentBytes(first, CHUNK_BYTES)).isZero();
            assertThat(calls("populate")).isEmpty();
        }
    }

    @Test
    void aRefusedPrefaultIsLoggedOnceAndNotTriedAgain() {
        memory.refuse("populate");
        try (var log = new Logged(); var freelist = builder().prefault(true).build()) {
            freelist.get(new long[3 * CHUNK_BYTES / 64], 0, 3 * CHUNK_BYTES / 64);
            assertThat(freelist.stats().commits()).isEqualTo(3);
            assertThat(calls("populate")).hasSize(1);
            assertThat(log.lines()).containsExactly(
                    "this freelist goes on without prefault: the test refused to populate");
        }
    }

    @Test
    void hugePagesAreAlignedAndCommittedWhole() {
        memory.hugePageSize = HUGE;
        try (var freelist = builder().hugePages(true).build()) {
            long first = firstPage(freelist);
            assertThat(first % HUGE).isZero();
            assertThat(calls("useHugePages")).containsExactly(new Call("useHugePages", first, 16 * HUGE));
            assertThat(calls("commit")).contains(new Call("commit", first, HUGE));
            assertThat(freelist.stats().committedBytes()).isEqualTo(HUGE);
            freelist.get(new long[1 << 20], 0, 1 << 20);
            assertThat(calls("commit")).contains(new Call("commit", first + 15 * HUGE, HUGE));
            Call reserved = memory.calls.getFirst();
            assertThat(first + 16 * HUGE + memory.pageSize())
                    .isLessThanOrEqualTo(reserved.address() + reserved.bytes());
        }
        assertThat(memory.bytesOf("discard")).isEqualTo(16 * HUGE);
        assertThat(memory.bytesOf("discard") + memory.bytesOf("clear") + memory.bytesOf("release"))
                .isEqualTo(memory.bytesOf("reserve"));
    }

    /** A chunk is whole blocks as well as whole huge pages. */
    @Test
    void hugePagesHoldBlocksOfAnySize() {
        memory.hugePageSize = HUGE;
        try (var freelist = mode.apply(new Freelist.Builder(192, new BlockOptions.Builder(memory)))
                .maxBytes(12 * HUGE)
                .hugePages(true)
                .build()) {
            freelist.get();
            assertThat(freelist.stats().committedBytes()).isEqualTo(3 * HUGE);
        }
    }

    @Test
    void whereThereAreNoneOneLineSaysSo() {
        memory.hugePageSize = 0;
        try (var log = new Logged(); var freelist = builder().hugePages(true).build()) {
            freelist.get();
            assertThat(freelist.stats().committedBytes()).isEqualTo(CHUNK_BYTES);
            assertThat(calls("useHugePages")).isEmpty();
            assertThat(log.lines())
                    .containsExactly("hugePages has no effect: this system gives no huge pages of 2 MiB");
        }
    }

    @Test
    void whereTheyAreRefusedOneLineSaysSo() {
        memory.hugePageSize = HUGE;
        memory.refuse("useHugePages");
        try (var log = new Logged(); var freelist = builder().hugePages(true).build()) {
            freelist.get();
            assertThat(log.lines()).containsExactly(
                    "this freelist goes without huge pages: the test refused to useHugePages");
        }
    }

    @Test
    void theKernelGivesHugePages() {
        assumeTrue(VirtualMemory.system().hugePageSize() > 0, "no transparent huge pages here");
        try (var freelist = builder().hugePages(true).prefault(true).build()) {
            long first = firstPage(freelist);
            assumeTrue(Smaps.hugePageBytes(first, 16 * HUGE) > 0, "the kernel has no huge page free");
            assertThat(Smaps.hugePageBytes(first, 16 * HUGE)).isEqualTo(HUGE);
        }
    }
}
