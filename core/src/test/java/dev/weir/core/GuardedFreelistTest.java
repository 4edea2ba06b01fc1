package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.RecordingMemory.Call;
import dev.weir.core.blocks.BlockOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Blocks on pages of their own before a guard. That the guards stop whoever touches them is shown in VMs of their own,
 * by SystemLimitsTest.
 */
@ParameterizedClass
@EnumSource(Mode.class)
class GuardedFreelistTest {
    private static final int CHUNK_BYTES = 256 * 1024;

    private final Mode mode;
    private final RecordingMemory memory = new RecordingMemory();

    GuardedFreelistTest(Mode mode) {
        this.mode = mode;
    }

    private Freelist.Builder builder(long blockBytes) {
        return mode.apply(new Freelist.Builder(blockBytes, new BlockOptions.Builder(memory)))
                .name("quotes")
                .chunkBytes(CHUNK_BYTES);
    }

    private List<Call> guards() {
        return memory.calls.stream().filter(call -> call.name().equals("guard")).toList();
    }

    private static List<Long> getAll(Freelist freelist) {
        List<Long> handles = new ArrayList<>();
        for (long handle = freelist.tryGet(); handle != Freelist.NONE; handle = freelist.tryGet()) {
            handles.add(handle);
        }
        return handles;
    }

    @ParameterizedTest
    @CsvSource({"64, 1", "64, 10", "64, 1000", "192, 7", "4096, 3", "5056, 2", "100000, 5"})
    void oneInSoManyIsGuardedAndNobodySharesItsPages(long blockBytes, int oneIn) {
        try (var freelist = builder(blockBytes).guarded(oneIn).maxBlocks(2000).build()) {
            List<Long> handles = getAll(freelist);
            assertThat(handles).hasSize(2000);
            assertThat(guards()).hasSize(2000 / oneIn + (2000 % oneIn == 0 ? 0 : guards().size() - 2000 / oneIn));

            Set<Long> ends = new HashSet<>();
            Set<Long> pages = new HashSet<>();
            long step = Math.ceilDiv(blockBytes, 64L) * 64;
            for (Call guard : guards()) {
                assertThat(guard.bytes()).isEqualTo(memory.pageSize());
                ends.add(guard.address());
                for (long page = guard.address() - step; page < guard.address(); page += memory.pageSize()) {
                    pages.add(page / memory.pageSize());
                }
                pages.add(guard.address() / memory.pageSize() - 1);
                pages.add(guard.address() / memory.pageSize());
            }
            int guarded = 0;
            for (long handle : handles) {
                long address = freelist.address(handle);
                if (ends.contains(address + step)) {
                    guarded++;
                } else {
                    assertThat(pages)
                            .doesNotContain(address / memory.pageSize(), (address + step - 1) / memory.pageSize());
                }
                freelist.segment(handle).fill((byte) 1);
            }
            assertThat(guarded).isEqualTo(guards().size());
        }
    }

    @Test
    void statisticsAddUpWithoutTheWithheld() {
        try (var freelist = builder(64).guarded(100).maxBlocks(10_000).build()) {
            List<Long> handles = getAll(freelist);
            FreelistStats full = freelist.stats();
            assertThat(full.active()).isEqualTo(10_000);
            assertThat(full.committedBlocks()).isEqualTo(10_000);
            assertThat(full.capacity()).isEqualTo(10_000);
            assertThat(full.occupancy()).isEqualTo(1);
            assertThat(full.highWater()).isEqualTo(10_000);
            long first = freelist.address(handles.getFirst()) - (int) (long) handles.getFirst() * 64L;
            long committed = memory.calls.stream()
                    .filter(call -> call.name().equals("commit") && call.address() >= first)
                    .mapToLong(Call::bytes)
                    .sum();
            assertThat(full.committedBytes())
                    .isBetween(committed - memory.pageSize() + 1, committed)
                    .isBetween((10_000 + 100 * 127) * 64L, (10_000 + 100 * 191) * 64L);
            handles.forEach(freelist::put);
            FreelistStats empty = freelist.stats();
            assertThat(empty.active()).isZero();
            assertThat(empty.committedBlocks()).isEqualTo(10_000);
            assertThat(getAll(freelist)).hasSize(10_000);
        }
    }

    @Test
    void aBudgetPaysForTheWithheldToo() {
        var budget = Budget.of("pools", 1 << 30);
        var freelist = builder(64).guarded(10).maxBlocks(10_000).budget(budget).build();
        getAll(freelist);
        long bytes = freelist.stats().committedBytes();
        assertThat(budget.charged()).isEqualTo(bytes + bytes / 64 * 8);
        freelist.close();
        assertThat(budget.charged()).isZero();
    }

    @Test
    void aRaisedLimitGoesOnWhereTheLastChunkEnded() {
        try (var freelist = builder(64).guarded(10).maxBlocks(33).reserveBlocks(5000).build()) {
            Set<Long> addresses = new HashSet<>();
            int limit = 33;
            while (limit < 5000) {
                getAll(freelist).forEach(handle -> addresses.add(freelist.address(handle)));
                assertThat(addresses).hasSize(limit);
                limit = Math.min(5000, limit * 2 + 1);
                freelist.maxBlocks(limit);
            }
            getAll(freelist).forEach(handle -> addresses.add(freelist.address(handle)));
            assertThat(addresses).hasSize(5000);
            assertThat(guards()).hasSize(500);
        }
    }

    @Test
    void aRefusedCommitChangesNothing() {
        try (var freelist = builder(64).guarded(10).maxBlocks(5000).build()) {
            freelist.get();
            memory.refuse = true;
            List<Long> handles = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> {
                    while (true) {
                        handles.add(freelist.get());
                    }
                })
                        .isInstanceOf(CommitFailed.class);
            }
            memory.refuse = false;
            assertThat(handles.size() + getAll(freelist).size()).isEqualTo(4999);
            assertThat(guards()).hasSize(500);
        }
    }

    @Test
    void aRefusedGuardIsGoneWithoutAndSaidOnce() {
        memory.refuse("guard");
        try (var log = new Logged();
                var freelist = builder(64).guarded(10).maxBlocks(10_000).build()) {
            List<Long> handles = getAll(freelist);
            assertThat(handles).hasSize(10_000);
            assertThat(handles.stream().map(freelist::address).distinct()).hasSize(10_000);
            handles.forEach(freelist::put);
            assertThat(log.lines())
                    .containsExactly("this freelist goes on with 0 guarded blocks: the test refused to guard");
            assertThat(guards()).hasSize(1);
        }
    }

    /** Also those before a guard, and none is touched that was one. */
    @Test
    void lateReadersSeeZerosAndCloseTakesTheGuards() {
        var freelist = builder(64).guarded(1).maxBlocks(100).build();
        List<MemorySegment> segments = new ArrayList<>();
        for (long handle : getAll(freelist)) {
            segments.add(freelist.segment(handle).fill((byte) 1));
        }
        freelist.close();
        for (MemorySegment segment : segments) {
            assertThat(segment.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
        }
        Call guard = guards().getFirst();
        assertThat(Smaps.permissions(guard.address())).isEqualTo("rw-p");
        assertThat(MemorySegment.ofAddress(guard.address()).reinterpret(8).get(ValueLayout.JAVA_LONG, 0)).isZero();
    }

    /** Withheld blocks don't keep a chunk from being trimmed, and no guard is purged or populated. */
    @Test
    void aTrimTakesWholeChunksAndLeavesGuards() {
        try (var freelist = builder(64).guarded(50).randomOrder().canary().prefault(true).maxBlocks(10_000).build()) {
            for (int round = 0; round < 3; round++) {
                List<Long> handles = getAll(freelist);
                assertThat(handles).hasSize(10_000);
                assertThat(handles.stream().map(freelist::address).distinct()).hasSize(10_000);
                handles.forEach(handle -> freelist.segment(handle).fill((byte) 1));
                long lowest = handles.stream().mapToLong(freelist::address).min().orElseThrow();
                handles.forEach(freelist::put);
                memory.calls.clear();

                assertThat(freelist.trim()).isEqualTo(10_000 * 128L);
                // The free list may go, too: it lies below the generations, which have 40,000 bytes.
                memory.calls.removeIf(call -> call.address() < lowest - 32_768);
                FreelistStats stats = freelist.stats();
                assertThat(stats.parkedBlocks()).isEqualTo(10_000);
                assertThat(stats.committedBlocks()).isEqualTo(10_000);
                assertThat(stats.active()).isZero();
                assertThat(memory.bytesOf("purge")).isBetween(
                        stats.committedBytes() - 201 * memory.pageSize(),
                        stats.committedBytes() - 199 * memory.pageSize());
            }
            assertThat(freelist.stats().misuses()).isZero();
        }
    }

    @Test
    void chunksThatAreCommittedAheadHaveTheirGuards() {
        try (var freelist = builder(64)
                .guarded(50)
                .randomOrder()
                .commitAhead(true)
                .maxBlocks(10_000)
                .reserveBlocks(20_000)
                .build()) {
            for (int round = 0; round < 3; round++) {
                List<Long> handles = getAll(freelist);
                assertThat(handles).hasSize(10_000);
                assertThat(handles.stream().map(freelist::address).distinct()).hasSize(10_000);
                handles.forEach(handle -> freelist.segment(handle).fill((byte) 1));
                handles.forEach(freelist::put);
                freelist.trim();
            }
            freelist.maxBlocks(20_000);
            assertThat(getAll(freelist)).hasSize(20_000);
            assertThat(guards()).hasSize(400);
            assertThat(freelist.stats().misuses()).isZero();
        }
    }

    /** A block in use keeps its chunk. */
    @Test
    void aTrimMeetsBlocksInUse() {
        try (var freelist = builder(192).guarded(7).randomOrder().maxBlocks(10_000).build()) {
            List<Long> handles = getAll(freelist);
            List<Long> kept = new ArrayList<>();
            for (int i = 0; i < handles.size(); i++) {
                if (i % 3000 == 0) {
                    kept.add(handles.get(i));
                    freelist.segment(handles.get(i)).fill((byte) 7);
                } else {
                    freelist.put(handles.get(i));
                }
            }
            assertThat(freelist.trim()).isPositive();
            for (int round = 0; round < 2; round++) {
                List<Long> again = getAll(freelist);
                assertThat(again).hasSize(10_000 - kept.size());
                again.forEach(handle -> freelist.segment(handle).fill((byte) 1));
                again.forEach(freelist::put);
                for (long handle : kept) {
                    assertThat(freelist.segment(handle).toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
                }
                freelist.trim();
            }
            kept.forEach(freelist::put);
            freelist.trim();
            assertThat(freelist.stats().parkedBlocks()).isEqualTo(10_000);
        }
    }

    @Test
    void prefaultAndHugePagesGoWithIt() {
        try (var freelist = builder(64).guarded(100).prefault(true).hugePages(true).maxBlocks(50_000).build()) {
            for (long handle : getAll(freelist)) {
                freelist.segment(handle).fill((byte) 1);
            }
            assertThat(guards()).hasSize(500);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refusesWhatIsNoSample(int oneIn) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freelist.builder(64).guarded(oneIn))
                .withMessage("guarded is %,d; allowed: 1 to 2,147,483,647", oneIn);
    }

    @Test
    void refusesMoreThanThereAreAddressesFor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder(64).guarded(1).build())
                .withMessage(
                        "guarded is 1, for which 16,777,216 blocks of 64 bytes take the addresses of 3,238,002,688;"
                                + " allowed: 2,147,483,647, so raise it, or lower maxBlocks, maxBytes or reserveBlocks");
        builder(64).guarded(2).build().close();
    }
}
