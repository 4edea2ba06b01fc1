package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a pool keeps on the heap after a burst, trimmed or not: the objects that stand for records. */
class TrimHeapTest {
    interface Quote {
        long price();

        Quote price(long v);
    }

    @Test
    void heapPerRecordAfterABurstOf64Mebibytes() {
        measure(64L << 20);
    }

    @Test
    @Tag("stress")
    void heapPerRecordAfterABurstOfAGibibyte() {
        measure(1L << 30);
    }

    private static void measure(long bytes) {
        int burst = (int) (bytes / 64);
        try (var pool = TypedPool.builder(Quote.class).maxBlocks(burst).build()) {
            long before = usedHeap();
            getAndPut(pool, burst);
            long after = usedHeap() - before;
            long trimmed = pool.trim();
            assertThat(trimmed).isGreaterThan(bytes - bytes / 20);
            long trimmedToo = usedHeap() - before;
            System.out.printf(
                    "%,d records: %.2f bytes of heap each, %.2f while %,d bytes are trimmed%n",
                    burst, (double) after / burst, (double) trimmedToo / burst, trimmed);
            // A view of 24 bytes and the reference to it; a bit more per parked block.
            assertThat((double) after / burst).isBetween(27.0, 30.0);
            assertThat((double) trimmedToo / burst).isLessThan(30.5);
        }
    }

    private static void getAndPut(TypedPool<Quote> pool, int burst) {
        var all = new Quote[burst];
        assertThat(pool.get(all, 0, burst)).isEqualTo(burst);
        pool.put(all, 0, burst);
    }

    private static long usedHeap() {
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            smallest = Math.min(smallest, runtime.totalMemory() - runtime.freeMemory());
        }
        return smallest;
    }
}
