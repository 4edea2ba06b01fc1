package dev.weir.examples.benchmarks.subjects;

/** Indices in an order without pattern, the same for every subject, at the cost of a multiplication. */
final class RandomIndex {
    static final long SEED = 20_260_101;

    // The multiplier and the increment of Knuth's MMIX, whose high bits are random enough.
    private static final long MULTIPLIER = 6364136223846793005L;
    private static final long INCREMENT = 1442695040888963407L;

    private long state = SEED;

    /** {@return a number from 0 up to {@code bound}, without it} */
    int next(int bound) {
        state = state * MULTIPLIER + INCREMENT;
        return (int) (((state >>> 32) * bound) >>> 32);
    }
}
