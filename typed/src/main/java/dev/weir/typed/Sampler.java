package dev.weir.typed;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks one in so many calls, at random distances, so that no rhythm of the callers escapes it. Any thread.
 *
 * <p>Threads count down words of their own, or share one by chance: then a count is lost now and then, which makes the
 * next pick a little late and does no other harm. So the accesses are plain.
 */
final class Sampler {
    /** Two cache lines, so that threads don't disturb each other. */
    private static final int APART = 128 / Integer.BYTES;

    private static final int STRIPES = Integer.highestOneBit(8 * Runtime.getRuntime().availableProcessors());

    private final int oneIn;
    private final int[] left;
    private final int mask;

    Sampler(int oneIn, boolean shared) {
        this.oneIn = oneIn;
        int stripes = shared ? STRIPES : 1;
        this.mask = stripes - 1;
        this.left = new int[stripes * APART];
        for (int stripe = 0; stripe < stripes; stripe++) {
            left[stripe * APART + APART / 2] = distance();
        }
    }

    /** A load, a store and a compare, all but always. */
    boolean isDue() {
        int[] words = left;
        int i = ((int) Thread.currentThread().threadId() & mask) * APART + APART / 2;
        int now = words[i] - 1;
        words[i] = now;
        return now <= 0 && restart(i);
    }

    private boolean restart(int i) {
        left[i] = distance();
        return true;
    }

    /** {@return 1 to twice the mean distance less one, each as likely} */
    private int distance() {
        return 1 + (int) ThreadLocalRandom.current().nextLong(2L * oneIn - 1);
    }
}
