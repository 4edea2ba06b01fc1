package dev.weir.typed;

import dev.weir.core.blocks.Cache;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks one in so many gets, at random distances, so that no rhythm of the callers escapes it.
 *
 * <p>It counts nothing: the blocks count their gets anyway, confined ones for their owner and caches for each thread. A
 * get compares that count with the one to pick next. A get that no count at hand knows of, such as one through a stripe
 * or after a wait, is picked by chance alone.
 */
final class Sampler {
    private final int oneIn;
    /** At how many gets of the one owner the next one is picked. */
    private long pick;

    Sampler(int oneIn) {
        this.oneIn = oneIn;
        this.pick = distance();
    }

    /** A load and a compare, all but always. For the one owner of the blocks, with their count of gets. */
    boolean isDue(long gets) {
        return gets >= pick && restart(gets);
    }

    private boolean restart(long gets) {
        pick = gets + distance();
        return true;
    }

    /** Two loads and a compare, all but always. For the owner of the cache, after a get from it. */
    boolean isDue(long[] hand) {
        return Cache.isPicked(hand) && restart(hand);
    }

    private boolean restart(long[] hand) {
        if (Cache.isUnpicked(hand)) {
            Cache.pickAfter(hand, distance() - 1L);
            if (!Cache.isPicked(hand)) {
                return false;
            }
        }
        Cache.pickAfter(hand, distance());
        return true;
    }

    /** {@return true once in so many calls} Any thread. */
    boolean isDueByChance() {
        return ThreadLocalRandom.current().nextInt(oneIn) == 0;
    }

    /** {@return 1 to twice the mean distance less one, each as likely} */
    private int distance() {
        return 1 + (int) ThreadLocalRandom.current().nextLong(2L * oneIn - 1);
    }
}
