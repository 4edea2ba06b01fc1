package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.blocks.BlockOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the kernel says of a freelist that had a burst and was trimmed, while another thread used it all the time. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class TrimResidentTest {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
    private static final int WORDS = 8;
    private static final int IN_USE = 16;
    /** So many that those with a record in use or in a cache are few. */
    private static final long CHUNKS = 4096;
    /** Pages of each table that are there in part, and the depot's words. */
    private static final long SLACK = 128 * 1024;

    private final RecordingMemory memory = new RecordingMemory();
    private volatile boolean stop;

    @Test
    void aBurstTo64MebibytesGoesBack() throws Exception {
        burstTrimAndBurst(64L << 20);
    }

    @Test
    @Tag("stress")
    void aBurstToAGibibyteGoesBack() throws Exception {
        burstTrimAndBurst(1L << 30);
    }

    /** A confined one gives back its free list, too, and gets all of its blocks again, each once. */
    @Test
    void tablesOfAConfinedOneGoBackByHalf() {
        int burst = 1 << 20;
        var builder = new Freelist.Builder(64, new BlockOptions.Builder(memory)).confined();
        try (var freelist = builder.maxBlocks(burst).build()) {
            var reserved = memory.calls.getFirst();
            long[] handles = new long[burst];
            nanosToTouch(freelist, handles);
            long blocks = Arrays.stream(handles).map(freelist::address).min().orElseThrow();
            putScattered(freelist, handles);
            assertThat(tables(reserved, blocks, burst)).isGreaterThanOrEqualTo(burst * 8L);

            assertThat(freelist.trim()).isEqualTo(burst * 64L);
            assertThat(tables(reserved, blocks, burst)).isBetween(burst * 4L, burst * 4L + SLACK);

            nanosToTouch(freelist, handles);
            assertThat(Arrays.stream(handles).map(freelist::address).distinct().count()).isEqualTo(burst);
            for (long handle : handles) {
                assertThat(freelist.segment(handle).get(WORD, 0) == handle).isTrue();
            }
            assertThat(freelist.tryGet()).isEqualTo(Freelist.NONE);
        }
    }

    private static long tables(RecordingMemory.Call reserved, long blocks, int count) {
        return Smaps.residentBytes(reserved.address(), reserved.bytes()) - Smaps.residentBytes(blocks, count * 64L);
    }

    private void burstTrimAndBurst(long bytes) throws Exception {
        int burst = (int) (bytes / 64);
        var builder = new Freelist.Builder(64, new BlockOptions.Builder(memory));
        try (var freelist = builder.maxBlocks(burst + 1000L).chunkBytes(bytes / CHUNKS).build()) {
            var reserved = memory.calls.getFirst();
            long blocks = freelist.address(freelist.get()) & -memory.pageSize();
            var started = new CountDownLatch(1);
            var user = new FutureTask<>(() -> use(freelist, started));
            Thread.ofPlatform().name("user").start(user);
            started.await();

            long[] handles = new long[burst];
            long first = nanosToTouch(freelist, handles);
            putScattered(freelist, handles);
            long before = Smaps.residentBytes(blocks, bytes + (1 << 20));
            assertThat(before).isGreaterThanOrEqualTo(bytes);

            long start = System.nanoTime();
            long trimmed = freelist.trim();
            long nanos = System.nanoTime() - start;
            long after = Smaps.residentBytes(blocks, bytes + (1 << 20));
            long tables = Smaps.residentBytes(reserved.address(), reserved.bytes()) - after;
            FreelistStats stats = freelist.stats();
            System.out.printf(
                    "trim of %,d bytes: %,d given back in %,d ms; blocks resident %,d, tables %,d of %,d blocks%n",
                    bytes, trimmed, nanos / 1_000_000, after, tables, stats.committedBlocks());
            assertThat(after).isLessThanOrEqualTo(bytes / 20);
            // Generations and a link per magazine; of the free list little.
            assertThat(tables).isLessThanOrEqualTo(stats.committedBlocks() * 34 / 8 + SLACK);
            assertThat(stats.parkedBytes()).isEqualTo(trimmed).isGreaterThanOrEqualTo(bytes - bytes / 20);

            long again = nanosToTouch(freelist, handles);
            System.out.printf(
                    "first use %.1f ns a block, use after the trim %.1f ns%n",
                    (double) first / burst, (double) again / burst);
            freelist.put(handles, 0, burst);
            stop = true;
            assertThat(user.get()).isPositive();
        }
    }

    private static long nanosToTouch(Freelist freelist, long[] handles) {
        long start = System.nanoTime();
        assertThat(freelist.get(handles, 0, handles.length)).isEqualTo(handles.length);
        for (long handle : handles) {
            freelist.segment(handle).set(WORD, 0, handle);
        }
        return System.nanoTime() - start;
    }

    /** Far from the order of the gets: neighbours end up in magazines far apart. */
    private static void putScattered(Freelist freelist, long[] handles) {
        int stride = 7919;
        for (int offset = 0; offset < stride; offset++) {
            for (int i = offset; i < handles.length; i += stride) {
                freelist.put(handles[i]);
            }
        }
    }

    /** Gets, fills, checks and puts records until it is told to stop. {@return how many} */
    private long use(Freelist freelist, CountDownLatch started) {
        long[] mine = new long[IN_USE];
        long used = 0;
        while (!stop) {
            int place = (int) (used++ % IN_USE);
            if (mine[place] != Freelist.NONE) {
                MemorySegment segment = freelist.segment(mine[place]);
                for (int word = 0; word < WORDS; word++) {
                    assertThat(segment.getAtIndex(WORD, word) == mine[place]).as("a record in use has changed")
                            .isTrue();
                }
                freelist.put(mine[place]);
            }
            mine[place] = freelist.get();
            MemorySegment segment = freelist.segment(mine[place]);
            for (int word = 0; word < WORDS; word++) {
                segment.setAtIndex(WORD, word, mine[place]);
            }
            started.countDown();
        }
        for (long handle : mine) {
            freelist.put(handle);
        }
        return used;
    }
}
