package dev.weir.typed;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks one in so many gets, at random distances, so that no rhythm of the callers escapes it.
 *
 * <p>It counts nothing: the blocks count their gets anyway, confined ones for their owner and caches for each thread. A
 * get compares that count with the one to pick next, which is out of reach in a pool that does not sample. A get that no
 * count at hand knows of, such as one through a stripe or after a wait, is picked by chance alone.
 *
 * <p>What a picked get hands out was mostly prepared, by an earlier put of such a record or a get that was slow anyway.
 * So a get that hands it out calls nothing that the others don't: behind a call, however rare, compiled code would load
 * everything again that it has in registers, and all gets would pay for that.
 */
final class Sampler {
    private final int oneIn;

    Sampler(int oneIn) {
        this.oneIn = oneIn;
    }

    /** {@return true once in so many calls} Any thread. */
    boolean isDueByChance() {
        return ThreadLocalRandom.current().nextInt(oneIn) == 0;
    }

    /** {@return 1 to twice the mean distance less one, each as likely} */
    long distance() {
        return 1 + ThreadLocalRandom.current().nextLong(2L * oneIn - 1);
    }
}
