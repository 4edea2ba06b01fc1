package dev.weir.core.blocks;

import java.util.random.RandomGenerator;

/**
 * Puts the blocks of a chunk into a random order before they are handed out for the first time. Blocks that shall stay
 * together, for the sake of their generations' cache lines, are shuffled among themselves, and as a whole among the
 * others.
 */
final class FreshOrder {
    private final int together;
    private final RandomGenerator random;

    /** @param together how many positions of the free list, from a multiple of that on, hold what stays together */
    FreshOrder(int together, RandomGenerator random) {
        this.together = together;
        this.random = random;
    }

    /** @param position of the first block in the free list */
    void shuffle(int[] blocks, int position) {
        int lead = Math.min(blocks.length, Math.floorMod(-position, together));
        int wholes = (blocks.length - lead) / together;
        for (int i = wholes - 1; i > 0; i--) {
            swap(blocks, lead + i * together, lead + random.nextInt(i + 1) * together, together);
        }
        shuffleRun(blocks, 0, lead);
        for (int from = lead; from < blocks.length; from += together) {
            shuffleRun(blocks, from, Math.min(from + together, blocks.length));
        }
    }

    private void shuffleRun(int[] blocks, int from, int to) {
        for (int i = to - 1; i > from; i--) {
            swap(blocks, i, from + random.nextInt(i - from + 1), 1);
        }
    }

    private static void swap(int[] blocks, int one, int other, int count) {
        for (int i = 0; i < count; i++) {
            int block = blocks[one + i];
            blocks[one + i] = blocks[other + i];
            blocks[other + i] = block;
        }
    }
}
