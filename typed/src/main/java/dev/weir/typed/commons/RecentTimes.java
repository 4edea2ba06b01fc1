package dev.weir.typed.commons;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The mean of about the last hundred durations, as Commons Pool reports it. Each object writes to places of its own
 * choice in turn, so that threads share no cursor, and writes only what differs, so that in quick succession, when all
 * durations are 0 ms, they share no written line either. Opaque accesses do: each place is a number by itself.
 */
final class RecentTimes {
    private static final int PLACES = 128;
    private static final long NONE = -1;

    private final AtomicLongArray millis = new AtomicLongArray(PLACES);

    RecentTimes() {
        for (int i = 0; i < PLACES; i++) {
            millis.setOpaque(i, NONE);
        }
    }

    /** @param turn which in a series of durations this is */
    void add(long turn, long duration) {
        int place = (int) turn & (PLACES - 1);
        long known = Math.max(0, duration);
        if (millis.getOpaque(place) != known) {
            millis.setOpaque(place, known);
        }
    }

    /** {@return the mean in milliseconds, rounded down; 0 before the first} */
    long mean() {
        long sum = 0;
        int count = 0;
        for (int i = 0; i < PLACES; i++) {
            long one = millis.getOpaque(i);
            if (one != NONE) {
                sum += one;
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
