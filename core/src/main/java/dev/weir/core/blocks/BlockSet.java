package dev.weir.core.blocks;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A set of free blocks, a bit for each up to the highest, that keeps what the entries of the free list carry above the
 * numbers: a bit more for each of those bits that is ever set. Not thread-safe. A method that finds no heap adds
 * and removes nothing.
 */
final class BlockSet {
    private static final int SIGN = Integer.SIZE - 1;

    private final int numberMask;
    private final BitSet blocks;
    /** By the place of the bit that they keep. */
    private final @Nullable BitSet[] marks = new BitSet[SIGN];

    private boolean marked;
    private int size;
    /** No block is below it. */
    private int floor;

    /**
     * Makes an empty one.
     *
     * @param numberMask the bits of an entry that are the block's number
     * @param expected   the end of the blocks to expect
     */
    BlockSet(int numberMask, int expected) {
        this.numberMask = numberMask;
        this.blocks = new BitSet(expected);
    }

    /** Adds a block that is not in it, as it lies in the free list. */
    void add(int entry) {
        int block = entry & numberMask;
        for (int rest = entry & ~numberMask; rest != 0; rest &= rest - 1) {
            mark(Integer.numberOfTrailingZeros(rest)).set(block);
        }
        blocks.set(block);
        size++;
        floor = Math.min(floor, block);
    }

    private BitSet mark(int place) {
        BitSet known = marks[place];
        if (known == null) {
            known = new BitSet(blocks.size());
            marks[place] = known;
            marked = true;
        }
        return known;
    }

    /** Takes a block out that is in it. {@return its entry of the free list} */
    int remove(int block) {
        blocks.clear(block);
        size--;
        int entry = block;
        if (marked) {
            for (int place = 0; place < SIGN; place++) {
                BitSet known = marks[place];
                if (known != null && known.get(block)) {
                    known.clear(block);
                    entry |= 1 << place;
                }
            }
        }
        return entry;
    }

    /** Moves those of a range of numbers that are in it to another set. */
    void moveAll(int from, int to, BlockSet target) {
        for (int run = blocks.nextSetBit(from); run >= 0 && run < to; run = blocks.nextSetBit(run)) {
            moveRun(run, Math.min(blocks.nextClearBit(run), to), target);
        }
    }

    private void moveRun(int from, int to, BlockSet target) {
        for (int place = 0; marked && place < SIGN; place++) {
            BitSet known = marks[place];
            if (known != null) {
                for (int block = known.nextSetBit(from); block >= 0 && block < to;
                        block = known.nextSetBit(block + 1)) {
                    target.mark(place).set(block);
                }
            }
        }
        target.blocks.set(from, to);
        target.size += to - from;
        target.floor = Math.min(target.floor, from);
        forget(from, to);
    }

    private void forget(int from, int to) {
        for (BitSet known : marks) {
            if (known != null) {
                known.clear(from, to);
            }
        }
        blocks.clear(from, to);
        size -= to - from;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** {@return the lowest block, or -1 if there is none} */
    int lowest() {
        int lowest = blocks.nextSetBit(floor);
        floor = Math.max(floor, lowest);
        return lowest;
    }

    /** {@return the highest block, or -1 if there is none} */
    int highest() {
        return blocks.length() - 1;
    }

    boolean contains(int block) {
        return blocks.get(block);
    }

    /** {@return how many blocks of a range of numbers are in it} */
    int count(int from, int to) {
        int count = 0;
        for (int run = blocks.nextSetBit(from); run >= 0 && run < to;) {
            int end = Math.min(blocks.nextClearBit(run), to);
            count += end - run;
            run = blocks.nextSetBit(end);
        }
        return count;
    }

    void removeAllFrom(BitSet others) {
        others.andNot(blocks);
    }
}
