package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.RecordingMemory.Call;
import dev.weir.core.blocks.BlockOptions;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What trim gives back, what it leaves alone, and how it comes back. */
@ParameterizedClass
@EnumSource(Mode.class)
class TrimTest {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int CHUNK_BLOCKS = CHUNK_BYTES / 64;
    private static final int CHUNKS = 20;
    private static final int BLOCKS = CHUNKS * CHUNK_BLOCKS;
    private static final ValueLayout.OfLong MARK = ValueLayout.JAVA_LONG;

    private final RecordingMemory memory = new RecordingMemory();
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final Mode mode;

    TrimTest(Mode mode) {
        this.mode = mode;
    }

    private Freelist.Builder builder() {
        return mode.apply(new Freelist.Builder(64, new BlockOptions.Builder(memory)))
                .name("quotes")
                .chunkBytes(CHUNK_BYTES)
                .maxBlocks(BLOCKS)
                .listener(new FreelistListener() {
                    @Override
                    public void trimmed(String name, long bytes, long nanos) {
                        assertThat(nanos).isNotNegative();
                        events.add(name + " trimmed " + bytes);
                    }

                    @Override
                    public void committed(String name, int blocks, long nanos) {
                        events.add("committed");
                    }

                    @Override
                    public void guardHit(String name) {
                        events.add("guard");
                    }

                    @Override
                    public void lastChunk(String name) {
                        events.add("last");
                    }
                });
    }

    private static long[] get(Freelist freelist, int count) {
        long[] handles = new long[count];
        assertThat(freelist.get(handles, 0, count)).isEqualTo(count);
        for (long handle : handles) {
            freelist.segment(handle).set(MARK, 0, handle);
        }
        return handles;
    }

    private static void put(Freelist freelist, long[] handles) {
        for (long handle : handles) {
            assertThat(freelist.segment(handle).get(MARK, 0)).isEqualTo(handle);
        }
        freelist.put(handles, 0, handles.length);
    }

    /** Puts in an order that has nothing to do with that of the gets. */
    private static void putShuffled(Freelist freelist, long[] handles) {
        List<Long> shuffled = new ArrayList<>(Arrays.stream(handles).boxed().toList());
        Collections.shuffle(shuffled, new Random(1));
        put(freelist, shuffled.stream().mapToLong(Long::longValue).toArray());
    }

    private static long start(Freelist freelist, long[] handles) {
        return Arrays.stream(handles).map(freelist::address).min().orElseThrow();
    }

    private List<Call> calls(String name) {
        return memory.calls.stream().filter(call -> call.name().equals(name)).toList();
    }

    @Test
    void whatIsFreeGoesBackAndComesWhenItIsNeeded() {
        try (var freelist = builder().build()) {
            long[] handles = get(freelist, BLOCKS);
            long blocks = start(freelist, handles);
            putShuffled(freelist, handles);
            assertThat(Smaps.residentBytes(blocks, BLOCKS * 64L)).isEqualTo(BLOCKS * 64L);

            assertThat(freelist.trim()).isEqualTo(BLOCKS * 64L);
            assertThat(Smaps.residentBytes(blocks, BLOCKS * 64L)).isZero();
            FreelistStats stats = freelist.stats();
            assertThat(stats.trims()).isEqualTo(1);
            assertThat(stats.trimmedBytes()).isEqualTo(BLOCKS * 64L);
            assertThat(stats.parkedBlocks()).isEqualTo(BLOCKS);
            assertThat(stats.parkedBytes()).isEqualTo(BLOCKS * 64L).isEqualTo(stats.committedBytes());
            assertThat(stats.occupancy()).isZero();

            long[] again = get(freelist, BLOCKS);
            assertThat(Arrays.stream(again).map(freelist::address).distinct()).hasSize(BLOCKS);
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
            assertThat(freelist.stats().parkedBlocks()).isZero();
            assertThat(freelist.stats().commits()).isEqualTo(CHUNKS);
            put(freelist, again);
            assertThat(freelist.stats().misuses()).isZero();
        }
    }

    @Test
    void aTrimWithNothingToGiveBackIsNone() {
        try (var freelist = builder().build()) {
            assertThat(freelist.trim()).isZero();
            long handle = freelist.get();
            assertThat(freelist.trim()).isZero();
            freelist.put(handle);
            assertThat(freelist.trim()).isEqualTo(CHUNK_BYTES);
            assertThat(freelist.trim()).isZero();
            assertThat(freelist.stats().trims()).isEqualTo(1);
            assertThat(events).containsExactly("guard", "committed", "quotes trimmed " + CHUNK_BYTES);
        }
    }

    @Test
    void aChunkWithOneBlockInUseIsNotTouched() {
        try (var freelist = builder().build()) {
            long[] handles = get(freelist, BLOCKS);
            long blocks = start(freelist, handles);
            long kept = Arrays.stream(handles)
                    .filter(handle -> (freelist.address(handle) - blocks) / CHUNK_BYTES == 7)
                    .findAny()
                    .orElseThrow();
            put(freelist, Arrays.stream(handles).filter(handle -> handle != kept).toArray());

            assertThat(freelist.trim()).isEqualTo(BLOCKS * 64L - CHUNK_BYTES);
            assertThat(calls("purge").stream().map(Call::address)).doesNotContain(blocks + 7L * CHUNK_BYTES);
            assertThat(freelist.segment(kept).get(MARK, 0)).isEqualTo(kept);
            // What is left of the chunk is taken before any other comes back.
            long[] rest = get(freelist, CHUNK_BLOCKS - 1);
            assertThat(Arrays.stream(rest)).allMatch(handle -> (freelist.address(handle) - blocks) / CHUNK_BYTES == 7);
            assertThat(freelist.stats().parkedBlocks()).isEqualTo(BLOCKS - CHUNK_BLOCKS);
            assertThat(freelist.stats().occupancy()).isOne();
        }
    }

    @Test
    void theNextGetsTakeLowChunksSoThatTheNextTrimFindsMore() {
        try (var freelist = builder().build()) {
            long[] handles = get(freelist, BLOCKS);
            long blocks = start(freelist, handles);
            // One block of each chunk stays in use: nothing to give back, but the free ones get their order.
            long[] kept = new long[CHUNKS];
            for (long handle : handles) {
                kept[(int) ((freelist.address(handle) - blocks) / CHUNK_BYTES)] = handle;
            }
            putShuffled(freelist, Arrays.stream(handles)
                    .filter(handle -> Arrays.stream(kept).noneMatch(other -> other == handle))
                    .toArray());
            assertThat(freelist.trim()).isZero();
            long[] next = get(freelist, 2 * CHUNK_BLOCKS);
            assertThat(Arrays.stream(next).map(handle -> (freelist.address(handle) - blocks) / CHUNK_BYTES).max())
                    .hasValue(2);
            put(freelist, kept);
            assertThat(freelist.trim()).isEqualTo((CHUNKS - 3) * (long) CHUNK_BYTES);
            put(freelist, next);
        }
    }

    /** A chunk comes back as a fresh one comes: at the guard, lowest first, but without a commit. */
    @Test
    void aParkedChunkComesBackAtTheGuard() {
        try (var freelist = builder().build()) {
            long[] handles = get(freelist, BLOCKS);
            long blocks = start(freelist, handles);
            put(freelist, handles);
            freelist.trim();
            events.clear();
            long before = freelist.stats().guardHits();
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                long[] some = get(freelist, CHUNK_BLOCKS);
                long from = blocks + (long) chunk * CHUNK_BYTES;
                assertThat(Arrays.stream(some))
                        .allMatch(handle -> (freelist.address(handle) - from) / CHUNK_BYTES == 0);
                assertThat(freelist.stats().guardHits() - before).isEqualTo(chunk + 1);
            }
            assertThat(events).hasSize(CHUNKS + 1).contains("guard", "last").doesNotContain("committed");
            assertThat(calls("reuse").stream().map(Call::address).toList())
                    .isEqualTo(calls("purge").reversed().stream()
                            .map(Call::address)
                            .filter(address -> address >= blocks)
                            .toList());
        }
    }

    @Test
    void theMostInUseAtOnceStaysWhatItWas() {
        try (var freelist = builder().build()) {
            put(freelist, get(freelist, CHUNK_BLOCKS + 100));
            long before = freelist.stats().highWater();
            assertThat(before).isLessThan(2 * CHUNK_BLOCKS);
            assertThat(freelist.trim()).isEqualTo(2 * CHUNK_BYTES);
            assertThat(freelist.stats().highWater()).isEqualTo(before);
            put(freelist, get(freelist, 100));
            assertThat(freelist.stats().highWater()).isEqualTo(before);
        }
    }

    @Test
    void whatIsParkedIsNotChargedToTheBudgetUntilItComesBack() {
        var budget = Budget.of("pools", BLOCKS * 72L);
        var other = mode.builder(64).chunkBytes(CHUNK_BYTES).budget(budget).build();
        try (var freelist = builder().budget(budget).build()) {
            put(freelist, get(freelist, BLOCKS));
            assertThat(budget.charged()).isEqualTo(BLOCKS * 72L);
            assertThat(other.tryGet()).isEqualTo(Freelist.NONE);
            freelist.trim();
            assertThat(budget.charged()).isEqualTo(BLOCKS * 8L);

            long[] others = get(other, CHUNK_BLOCKS);
            long[] handles = new long[BLOCKS];
            // The other's tables are charged, too, so two chunks of this one find no room.
            int got = freelist.get(handles, 0, BLOCKS);
            assertThat(got).isEqualTo(BLOCKS - 2 * CHUNK_BLOCKS);
            assertThat(freelist.stats().parkedBlocks()).isEqualTo(2 * CHUNK_BLOCKS);
            assertThatThrownBy(freelist::get)
                    .isInstanceOf(PoolExhausted.class)
                    .hasMessageStartingWith("all 18,432 blocks of quotes are in use, and budget pools of ");
            put(other, others);
            other.trim();
            other.close();
            assertThat(freelist.get(handles, got, BLOCKS - got)).isEqualTo(BLOCKS - got);
            assertThat(budget.charged()).isEqualTo(BLOCKS * 72L);
            freelist.put(handles, 0, BLOCKS);
            freelist.trim();
        }
        assertThat(budget.charged()).isZero();
    }

    @Test
    void aRefusalLosesNoBlock() {
        try (var freelist = builder().build()) {
            put(freelist, get(freelist, BLOCKS));
            memory.refuse("purge");
            assertThatThrownBy(freelist::trim)
                    .isInstanceOf(CommitFailed.class)
                    .hasMessage("quotes keeps memory that it meant to trim: the test refused to purge")
                    .satisfies(e -> assertThat(((CommitFailed) e).errno()).isEqualTo(12));
            assertThat(freelist.stats().trims()).isZero();
            assertThat(freelist.stats().parkedBlocks()).isZero();
            put(freelist, get(freelist, BLOCKS));

            memory.allow("purge");
            freelist.trim();
            memory.refuse("reuse");
            assertThatThrownBy(freelist::get)
                    .isInstanceOf(CommitFailed.class)
                    .hasMessage("quotes can't take back what it trimmed: the test refused to reuse");
            assertThat(freelist.stats().active()).isZero();
            memory.allow("reuse");
            put(freelist, get(freelist, BLOCKS));
        }
    }

    @Test
    void prefaultCountsForChunksThatComeBack() {
        try (var freelist = builder().prefault(true).build()) {
            long[] handles = get(freelist, BLOCKS);
            long blocks = start(freelist, handles);
            put(freelist, handles);
            freelist.trim();
            freelist.get();
            assertThat(Smaps.residentBytes(blocks, BLOCKS * 64L)).isEqualTo(CHUNK_BYTES);
        }
    }

    @Test
    void aLimitInTheMiddleOfAChunkHolds() {
        try (var freelist = builder().reserveBlocks(2L * BLOCKS).build()) {
            put(freelist, get(freelist, BLOCKS));
            freelist.trim();
            int limit = 3 * CHUNK_BLOCKS + 5;
            freelist.maxBlocks(limit);
            long[] handles = get(freelist, limit);
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
            assertThat(freelist.stats().parkedBlocks()).isEqualTo(BLOCKS - 4 * CHUNK_BLOCKS);
            freelist.maxBlocks(BLOCKS + 7);
            long[] more = get(freelist, BLOCKS + 7 - limit);
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
            put(freelist, handles);
            put(freelist, more);

            // The last chunk is committed in part, and what is left of it comes after its return.
            assertThat(freelist.trim()).isEqualTo((BLOCKS + 7) * 64L);
            freelist.maxBlocks(2L * BLOCKS);
            put(freelist, get(freelist, 2 * BLOCKS));
            assertThat(freelist.stats().committedBlocks()).isEqualTo(2 * BLOCKS);
        }
    }

    @Test
    void closeKnowsWhatIsOutAndWhatIsParked() {
        var budget = Budget.of("pools", 1L << 30);
        var freelist = builder().budget(budget).build();
        long[] handles = get(freelist, BLOCKS);
        long address = freelist.address(handles[5]);
        freelist.put(handles, 6, BLOCKS - 6);
        freelist.put(handles, 0, 5);
        freelist.trim();
        assertThat(freelist.stats().parkedBlocks()).isEqualTo(BLOCKS - CHUNK_BLOCKS);
        StillOut out = freelist.close(Duration.ZERO);
        assertThat(out.count()).isEqualTo(1);
        assertThat(out.blocks().getFirst().address()).isEqualTo(address);
        assertThat(budget.charged()).isZero();
        assertThat(freelist.stats().parkedBlocks()).isZero();
        assertThatThrownBy(freelist::trim).isInstanceOf(PoolClosed.class);
    }

    @Test
    void blocksOfAnySizeFillChunksOfTheirOwn() {
        for (int blockBytes : new int[] {100, 192, 4096, 12_288, 1 << 20}) {
            int count = 100 * CHUNK_BYTES / Math.max(64, blockBytes) + 3;
            try (var freelist = mode.apply(new Freelist.Builder(blockBytes, new BlockOptions.Builder(memory)))
                    .maxBlocks(count)
                    .chunkBytes(CHUNK_BYTES)
                    .build()) {
                put(freelist, get(freelist, count));
                assertThat(freelist.trim()).isEqualTo(freelist.stats().committedBytes());
                put(freelist, get(freelist, count));
                assertThat(freelist.stats().parkedBlocks()).isZero();
            }
        }
    }

    /** A bit for each block while it is parked, and none of it afterwards. */
    @Test
    void noHeapIsKeptForWhatHasComeBack() {
        try (var freelist = builder().build()) {
            putShuffled(freelist, get(freelist, BLOCKS));
            long before = Retained.bytes(freelist);
            for (int round = 0; round < 50; round++) {
                assertThat(freelist.trim()).isEqualTo(BLOCKS * 64L);
                assertThat(Retained.bytes(freelist) - before).isBetween(BLOCKS / 8L, BLOCKS / 4L);
                long[] handles = get(freelist, BLOCKS);
                assertThat(Retained.bytes(freelist)).isEqualTo(before);
                putShuffled(freelist, handles);
            }
            assertThat(freelist.stats().trims()).isEqualTo(50);
            assertThat(freelist.stats().commits()).isEqualTo(CHUNKS);
        }
    }
}
