package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weir.core.RecordingMemory.Call;
import dev.weir.core.blocks.BlockOptions;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When memory is taken, how much, and what happens when there is none. */
class GrowthTest {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int CHUNK_BLOCKS = CHUNK_BYTES / 64;
    private static final long SLACK = 64 * 1024;

    private final RecordingMemory memory = new RecordingMemory();

    private Freelist.Builder builder() {
        return new Freelist.Builder(64, new BlockOptions.Builder(memory)).name("quotes").confined()
                .chunkBytes(CHUNK_BYTES);
    }

    @Test
    void anEmptyOneIsReservedButNotCommitted() {
        try (var freelist = builder().maxBytes(1L << 30).build()) {
            assertThat(memory.calls).singleElement().satisfies(call -> {
                assertThat(call.name()).isEqualTo("reserve");
                assertThat(call.bytes()).isEqualTo(freelist.stats().reservedBytes()).isGreaterThan(1L << 30);
                assertThat(Smaps.residentBytes(call.address(), call.bytes())).isZero();
            });
            assertThat(freelist.stats().commits()).isZero();
        }
    }

    @Test
    void tenBlocksOfAGibibyteCommitOneChunk() {
        try (var freelist = builder().maxBytes(1L << 30).build()) {
            for (int i = 0; i < 10; i++) {
                freelist.segment(freelist.get()).fill((byte) 1);
            }
            Call reserved = memory.calls.getFirst();
            assertThat(freelist.stats().commits()).isEqualTo(1);
            assertThat(freelist.stats().committedBytes()).isEqualTo(CHUNK_BYTES);
            assertThat(Smaps.residentBytes(reserved.address(), reserved.bytes()))
                    .isPositive()
                    .isLessThanOrEqualTo(CHUNK_BYTES + SLACK);
        }
    }

    /**
     * What is not committed can't be touched, and neither can the page that ends the range, even when all is committed.
     */
    @Test
    void realPagesGuardWhatIsNotCommitted() {
        try (var freelist = builder().maxBlocks(2 * CHUNK_BLOCKS).build()) {
            long first = freelist.address(freelist.get());
            assertThat(Smaps.permissions(first)).isEqualTo("rw-p");
            assertThat(Smaps.permissions(first + CHUNK_BYTES - 1)).isEqualTo("rw-p");
            assertThat(Smaps.permissions(first + CHUNK_BYTES)).isEqualTo("---p");
            while (freelist.tryGet() != Freelist.NONE) {}
            assertThat(Smaps.permissions(first + 2 * CHUNK_BYTES - 1)).isEqualTo("rw-p");
            assertThat(Smaps.permissions(first + 2 * CHUNK_BYTES)).isEqualTo("---p");
            Call reserved = memory.calls.getFirst();
            assertThat(first + 2 * CHUNK_BYTES + memory.pageSize()).isEqualTo(reserved.address() + reserved.bytes());
        }
    }

    @Test
    void anEmptyOneTakesLittleHeap() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        builder().build().close();
        long before = threads.getCurrentThreadAllocatedBytes();
        try (var freelist = builder().maxBytes(1L << 30).build()) {
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).isPositive().isLessThanOrEqualTo(16 * 1024);
            assertThat(freelist.stats().active()).isZero();
        }
    }

    /**
     * Growth happens at the guard and nowhere else: each chunk is committed by the get that found all blocks in use.
     */
    @Test
    void aChunkIsCommittedWhenTheLastOneIsUsedUp() {
        try (var freelist = builder().maxBlocks(3 * CHUNK_BLOCKS + 5).build()) {
            for (int i = 0; i < 3 * CHUNK_BLOCKS + 5; i++) {
                freelist.get();
                assertThat(freelist.stats().commits()).isEqualTo(i / CHUNK_BLOCKS + 1);
                assertThat(freelist.stats().guardHits()).isEqualTo(i / CHUNK_BLOCKS + 1);
            }
            assertThat(freelist.stats().committedBlocks()).isEqualTo(3 * CHUNK_BLOCKS + 5);
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
            assertThat(freelist.stats().guardHits()).isEqualTo(4);
        }
    }

    @Test
    void blocksStayWhereTheyAreWhileItGrows() {
        try (var freelist = builder().maxBlocks(100_000).build()) {
            long first = freelist.get();
            long address = freelist.address(first);
            freelist.segment(first).set(ValueLayout.JAVA_LONG, 0, 42);
            while (freelist.tryGet() != Freelist.NONE) {}
            assertThat(freelist.address(first)).isEqualTo(address);
            assertThat(freelist.segment(first).get(ValueLayout.JAVA_LONG, 0)).isEqualTo(42);
        }
    }

    @Test
    void aRefusedCommitIsAnExceptionWithErrnoAndTheNextGetTriesAgain() {
        try (var freelist = builder().maxBlocks(10_000).build()) {
            for (int i = 0; i < CHUNK_BLOCKS; i++) {
                freelist.get();
            }
            memory.refuse = true;
            assertThatThrownBy(freelist::get)
                    .isInstanceOf(CommitFailed.class)
                    .hasMessage("quotes stays at 1,024 blocks: the test refused to commit")
                    .satisfies(e -> assertThat(((CommitFailed) e).errno()).isEqualTo(12));
            assertThatThrownBy(freelist::tryGet).isInstanceOf(CommitFailed.class);
            assertThatThrownBy(() -> freelist.get(new long[3], 0, 3)).isInstanceOf(CommitFailed.class);
            assertThat(freelist.stats().commitFailures()).isEqualTo(3);
            assertThat(freelist.stats().active()).isEqualTo(CHUNK_BLOCKS);

            memory.refuse = false;
            freelist.get();
            assertThat(freelist.stats().commits()).isEqualTo(2);
        }
    }

    @Test
    void aBulkGetKeepsWhatItGotBeforeTheSystemRefused() {
        try (var freelist = builder().maxBlocks(10_000).build()) {
            freelist.get();
            memory.refuse = true;
            long[] handles = new long[2 * CHUNK_BLOCKS];
            assertThat(freelist.get(handles, 0, handles.length)).isEqualTo(CHUNK_BLOCKS - 1);
            freelist.put(handles, 0, CHUNK_BLOCKS - 1);
            assertThat(freelist.stats().active()).isEqualTo(1);
        }
    }

    @Test
    void aRefusedReservationFailsTheBuild() {
        memory.refuse = true;
        assertThatThrownBy(() -> builder().build()).isInstanceOf(CommitFailed.class);
    }

    @Test
    void moreThanTheMachineHasIsRefusedByTheSystemItself() {
        try (var freelist = Freelist.builder(64).confined().maxBlocks(Integer.MAX_VALUE).chunkBytes(1L << 45).build()) {
            assertThatThrownBy(freelist::get)
                    .isInstanceOf(CommitFailed.class)
                    .hasMessageContaining("errno 12 (ENOMEM)")
                    .satisfies(e -> assertThat(((CommitFailed) e).errno()).isEqualTo(12));
        }
    }

    @Test
    void closeGivesPagesAndAddressesBack() {
        var freelist = builder().maxBytes(1L << 30).build();
        for (int i = 0; i < 5 * CHUNK_BLOCKS; i++) {
            freelist.segment(freelist.get()).fill((byte) 1);
        }
        Call reserved = memory.calls.getFirst();
        long committed = memory.bytesOf("commit");
        assertThat(Smaps.residentBytes(reserved.address(), reserved.bytes())).isGreaterThanOrEqualTo(5 * CHUNK_BYTES);
        freelist.close();

        assertThat(Smaps.residentBytes(reserved.address(), reserved.bytes())).isZero();
        assertThat(memory.bytesOf("discard")).isEqualTo(5 * CHUNK_BYTES);
        assertThat(memory.bytesOf("discard") + memory.bytesOf("clear")).isEqualTo(committed);
        assertThat(memory.bytesOf("release")).isEqualTo(reserved.bytes() - committed);
    }

    @Test
    void aRefusalAtCloseLeavesNoPartBehind() {
        for (String refused : List.of("discard", "clear", "release")) {
            memory.calls.clear();
            memory.refuse(refused);
            var budget = Budget.of("pools", 1 << 20);
            var freelist = builder().maxBlocks(10_000).budget(budget).build();
            freelist.get();
            try (var log = new Logged()) {
                freelist.close();
                assertThat(log.lines()).containsExactly(
                        "memory of a closed freelist stays with this process: the test refused to " + refused);
            }
            assertThat(memory.bytesOf("discard") + memory.bytesOf("clear") + memory.bytesOf("release"))
                    .as(refused)
                    .isEqualTo(memory.bytesOf("reserve"));
            assertThat(budget.charged()).isZero();
            assertThatThrownBy(freelist::get).isInstanceOf(PoolClosed.class);
            memory.allow(refused);
        }
    }

    @Test
    void theListenerHearsOfEachEventAndMayFail() {
        List<String> heard = new ArrayList<>();
        var listener = new FreelistListener() {
            @Override
            public void guardHit(String name) {
                heard.add("guard hit");
            }

            @Override
            public void committed(String name, int blocks, long nanos) {
                heard.add("committed " + blocks + " in " + (nanos >= 0 ? "some" : "no") + " time");
                throw new IllegalStateException("a listener that fails changes nothing");
            }

            @Override
            public void commitFailed(String name, CommitFailed failure) {
                heard.add("refused " + failure.errno());
            }

            @Override
            public void exhausted(String name) {
                heard.add(name + " exhausted");
            }

            @Override
            public void misused(String name, WeirException misuse) {
                heard.add(misuse.getClass().getSimpleName());
            }
        };
        try (var freelist = builder().maxBlocks(CHUNK_BLOCKS).listener(listener).build()) {
            memory.refuse = true;
            assertThatThrownBy(freelist::get).isInstanceOf(CommitFailed.class);
            memory.refuse = false;
            freelist.get(new long[CHUNK_BLOCKS], 0, CHUNK_BLOCKS);
            freelist.tryGet();
            assertThatThrownBy(() -> freelist.put(Freelist.NONE)).isInstanceOf(ForeignHandle.class);
        }
        assertThat(heard)
                .containsExactly(
                        "guard hit",
                        "refused 12",
                        "guard hit",
                        "committed 1024 in some time",
                        "quotes exhausted",
                        "ForeignHandle");
    }
}
