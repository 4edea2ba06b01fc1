package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.core.blocks.BlockOptions;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the background thread trims, by a clock of the test's. A period has eight looks. */
@Timeout(60)
class AutoTrimTest {
    private static final int CHUNK_BLOCKS = 1024;
    private static final long CHUNK_BYTES = CHUNK_BLOCKS * 64L;
    private static final int CHUNKS = 40;
    private static final int BLOCKS = CHUNKS * CHUNK_BLOCKS;
    private static final Duration IDLE = Duration.ofSeconds(8);
    private static final Duration LOOK = IDLE.dividedBy(8);

    private final TestClock clock = new TestClock();
    private final RecordingMemory memory = new RecordingMemory();
    private final BlockingQueue<Long> trimmed = new LinkedBlockingQueue<>();

    private Freelist.Builder builder() {
        var options = new BlockOptions.Builder(memory);
        options.clock(clock);
        return new Freelist.Builder(64, options)
                .chunkBytes(CHUNK_BYTES)
                .maxBlocks(BLOCKS)
                .trimAfter(IDLE)
                .listener(new FreelistListener() {
                    @Override
                    public void trimmed(String name, long bytes, long nanos) {
                        trimmed.add(bytes);
                    }
                });
    }

    /** Lets so many looks pass, each with all that follows from it. */
    private void look(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            clock.awaitParked(1);
            clock.advance(LOOK);
        }
        clock.awaitParked(1);
    }

    private static void use(Freelist freelist, int blocks) {
        long[] handles = new long[blocks];
        assertThat(freelist.get(handles, 0, blocks)).isEqualTo(blocks);
        freelist.put(handles, 0, blocks);
    }

    @Test
    void whatWasNotNeededForAPeriodGoesBackButForTheMargin() throws Exception {
        try (var freelist = builder().build()) {
            look(1);
            use(freelist, BLOCKS);
            // The burst falls into this period, and all of the next one passes without it.
            look(8);
            assertThat(trimmed).isEmpty();
            look(7);
            assertThat(trimmed).isEmpty();
            look(8);
            assertThat(trimmed).containsExactly((CHUNKS - 2) * CHUNK_BYTES);
            assertThat(freelist.stats().parkedBlocks()).isEqualTo(BLOCKS - 2 * CHUNK_BLOCKS);
            look(100);
            assertThat(trimmed).hasSize(1);
        }
    }

    @Test
    void whatIsInUseAtALookIsNeeded() throws Exception {
        try (var freelist = builder().trimMargin(CHUNK_BLOCKS).build()) {
            use(freelist, BLOCKS);
            long[] handles = new long[10 * CHUNK_BLOCKS];
            for (int period = 0; period < 10; period++) {
                look(3);
                freelist.get(handles, 0, handles.length);
                look(1);
                freelist.put(handles, 0, handles.length);
                look(4);
            }
            assertThat(freelist.stats().parkedBlocks()).isEqualTo((CHUNKS - 11) * CHUNK_BLOCKS);
            assertThat(trimmed).hasSize(1);
            // Between the rhythm's beats nothing was given back, so none of them had to wait for memory.
            assertThat(freelist.stats().guardHits()).isEqualTo(CHUNKS);
        }
    }

    /** Bursts that no look sees are given back and needed again, but ever more rarely. */
    @Test
    void whatIsNeededAgainSoonIsGivenBackRarely() throws Exception {
        try (var freelist = builder().build()) {
            for (int half = 0; half < 2 * 200; half++) {
                use(freelist, BLOCKS);
                look(4);
            }
            assertThat(trimmed).hasSizeBetween(4, 9);
            assertThat(freelist.stats().commits()).isEqualTo(CHUNKS);
            // Once they are over, the memory goes back for good, and the next burst is treated as the first was.
            look(8 * 70);
            assertThat(freelist.stats().parkedBlocks()).isEqualTo(BLOCKS - 2 * CHUNK_BLOCKS);
            trimmed.clear();
            use(freelist, BLOCKS);
            look(24);
            assertThat(trimmed).hasSize(1);
        }
    }

    @Test
    void aSmallSurplusIsLeftAlone() throws Exception {
        try (var freelist = builder().trimMargin(10 * CHUNK_BLOCKS).build()) {
            use(freelist, 19 * CHUNK_BLOCKS);
            look(50);
            assertThat(trimmed).isEmpty();
            use(freelist, 20 * CHUNK_BLOCKS);
            look(50);
            assertThat(trimmed).containsExactly(10 * CHUNK_BYTES);
        }
    }

    @Test
    void trimsInVainBecomeRare() throws Exception {
        memory.refuse("purge");
        try (var log = new Logged(); var freelist = builder().build()) {
            use(freelist, BLOCKS);
            look(8 * 100);
            int tried = (int) memory.calls.stream().filter(call -> call.name().equals("purge")).count();
            assertThat(tried).isBetween(5, 8);
            assertThat(log.lines()).isNotEmpty().allMatch(line -> line.contains("housekeeping failed"));
            use(freelist, BLOCKS);
        }
    }

    @Test
    void closeEndsIt() throws Exception {
        var freelist = builder().build();
        use(freelist, BLOCKS);
        look(1);
        freelist.close();
        clock.awaitParked(0);
        assertThat(trimmed).isEmpty();
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freelist.builder(64).trimAfter(Duration.ZERO))
                .withMessage("idle is PT0S; allowed: PT0.001S to PT8760H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freelist.builder(64).trimMargin(0))
                .withMessage("trimMargin is 0; allowed: 1 to 2,147,483,647");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freelist.builder(64).trimMargin(5).build())
                .withMessage("trimMargin is set without trimAfter; set both, or none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freelist.builder(64).confined().trimAfter(IDLE).build())
                .withMessageStartingWith("trimAfter is set, and confined(): only the owner may trim");
    }
}
