package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool keeps on the heap after a burst, trimmed or not: the objects that stand for records. */
class TrimHeapTest {
    interface Quote {
        long price();

        Quote price(long v);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void heapPerRecordAfterABurstOf64Mebibytes(int views) {
        measure(64L << 20, views);
    }

    @Test
    @Tag("stress")
    void heapPerRecordAfterABurstOfAGibibyte() {
        measure(1L << 30, 1);
    }

    private static void measure(long bytes, int views) {
        int burst = (int) (bytes / 64);
        try (var pool = TypedPool.builder(Quote.class).views(views).maxBlocks(burst).build()) {
            long before = usedHeap();
            getAndPut(pool, burst);
            long after = usedHeap() - before;
            long trimmed = pool.trim();
            assertThat(trimmed).isGreaterThan(bytes - bytes / 20);
            long trimmedToo = usedHeap() - before;
            System.out.printf(
                    "%,d records, views(%d): %.2f bytes of heap each, %.2f while %,d bytes are trimmed%n",
                    burst, views, (double) after / burst, (double) trimmedToo / burst, trimmed);
            // A view of 24 bytes and the reference to it; a bit more per parked block, and for whose turn it is.
            assertThat((double) after / burst / views).isBetween(27.0, 30.0);
            assertThat((double) trimmedToo / burst / views).isLessThan(30.5);
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
