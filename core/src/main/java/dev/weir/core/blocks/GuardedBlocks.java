package dev.weir.core.blocks;

import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Picks the blocks that lie on pages of their own before a guard: one at random among each {@code oneIn} blocks that
 * are handed out one after the other.
 *
 * <p>A block never moves, and its address follows from its number. So only a block that ends where a page ends can be
 * guarded, which is one in each run of {@code cell} blocks; and the others that lie on its pages, or on the page behind
 * it, are <em>withheld</em>: they have numbers and are committed, but are never handed out.
 *
 * <pre>
 *   block   60 | 61 | 62 | 63 | 64 | 65 | ...        of 64 bytes, on pages of 4 KiB
 *   page    ...................|..............
 *           withheld 0 to 62   | 63 guarded   | 64 to 127 withheld: the guard
 * </pre>
 */
final class GuardedBlocks {
    private final int oneIn;
    private final long blockBytes;
    private final long pageBytes;
    private final int cell;
    private final int behind;
    private final RandomGenerator random;
    private Turn turn;

    /**
     * How far the picking has come.
     *
     * @param before blocks to be handed out before the next guarded one
     * @param after  and after it, until the next is picked among as many again
     */
    record Turn(int before, int after) {}

    GuardedBlocks(int oneIn, long blockBytes, long pageBytes, RandomGenerator random) {
        this.oneIn = oneIn;
        this.blockBytes = blockBytes;
        this.pageBytes = pageBytes;
        this.cell = cell(blockBytes, pageBytes);
        this.behind = behind(blockBytes, pageBytes);
        this.random = random;
        this.turn = pick(0);
    }

    /** {@return how many blocks fill whole pages} */
    static int cell(long blockBytes, long pageBytes) {
        return (int) (pageBytes / Math.min(pageBytes, Long.lowestOneBit(blockBytes)));
    }

    /** {@return how many blocks the page behind a guarded one takes} */
    private static int behind(long blockBytes, long pageBytes) {
        return (int) Math.ceilDiv(pageBytes, blockBytes);
    }

    /**
     * {@return how many numbers there have to be to hand out {@code blocks} blocks} Each guarded one is found within
     * two cells, and then comes the guard.
     */
    static long numbers(long blocks, int oneIn, long blockBytes, long pageBytes) {
        long each = 2L * cell(blockBytes, pageBytes) + behind(blockBytes, pageBytes);
        return blocks + Math.ceilDiv(blocks, oneIn) * each;
    }

    private Turn pick(int left) {
        int place = random.nextInt(oneIn);
        return new Turn(left + place, oneIn - 1 - place);
    }

    /**
     * Works out the next chunk, and remembers nothing of it before {@link #passed}.
     *
     * @param from its first number
     * @param end  where it is to end; it goes further if the last guard does
     * @param most how many blocks may be handed out
     */
    Chunk next(int from, int end, int most) {
        var blocks = new Numbers();
        var guarded = new Numbers();
        int before = turn.before;
        int after = turn.after;
        int number = from;
        while (number < end && blocks.count < most) {
            if (before > 0) {
                int run = Math.min(before, Math.min(end - number, most - blocks.count));
                blocks.addRun(number, run);
                number += run;
                before -= run;
                continue;
            }
            int block = guardable(number);
            // What is left in front of its pages is handed out, as far as it counts among the blocks after it.
            int run = Math.min(after, Math.min(firstOnPagesOf(block) - number, most - blocks.count));
            blocks.addRun(number, run);
            number += run;
            after -= run;
            if (blocks.count < most) {
                blocks.addRun(block, 1);
                guarded.addRun(block, 1);
                number = block + 1 + behind;
                Turn following = pick(after);
                before = following.before;
                after = following.after;
            }
        }
        return new Chunk(number, blocks.count, blocks.toArray(), guarded.toArray(), new Turn(before, after));
    }

    /** Goes on behind a chunk that was committed. */
    void passed(Chunk chunk) {
        turn = Objects.requireNonNull(chunk.then());
    }

    /** {@return the first block from a number on that ends with a page, and has its pages behind that number} */
    private int guardable(int number) {
        int block = number / cell * cell + cell - 1;
        return firstOnPagesOf(block) >= number ? block : block + cell;
    }

    private int firstOnPagesOf(int block) {
        long start = block * blockBytes;
        return (int) ((start - start % pageBytes) / blockBytes);
    }

    /** {@return where the guard of a block begins, counted from the first block} */
    long guardOffset(int block) {
        return (block + 1) * blockBytes;
    }

    private static final class Numbers {
        private int[] numbers = new int[64];
        private int count;

        void addRun(int first, int run) {
            if (numbers.length - count < run) {
                numbers = Arrays.copyOf(numbers, Math.max(2 * count, count + run));
            }
            for (int i = 0; i < run; i++) {
                numbers[count++] = first + i;
            }
        }

        int[] toArray() {
            return Arrays.copyOf(numbers, count);
        }
    }
}
