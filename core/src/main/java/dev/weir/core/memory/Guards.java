package dev.weir.core.memory;

import java.util.Arrays;

/** The pages of a section that are guards, in ascending order. Its mapping's lock guards it. */
final class Guards {
    private long[] pages = new long[0];
    private int count;

    /** What is done with a run of pages. */
    interface Pages {
        void use(long from, long bytes);
    }

    /** Adds a page behind all others. */
    void add(long page) {
        if (count == pages.length) {
            pages = Arrays.copyOf(pages, Math.max(16, 2 * count));
        }
        pages[count++] = page;
    }

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    /** Passes the runs of pages on that are no guards, from the lowest. */
    void between(long from, long bytes, long pageSize, Pages use) {
        long start = from;
        for (int i = firstFrom(from); i < count && pages[i] < from + bytes; i++) {
            if (pages[i] > start) {
                use.use(start, pages[i] - start);
            }
            start = pages[i] + pageSize;
        }
        if (start < from + bytes) {
            use.use(start, from + bytes - start);
        }
    }

    private int firstFrom(long address) {
        int found = Arrays.binarySearch(pages, 0, count, address);
        return found < 0 ? -found - 1 : found;
    }
}
