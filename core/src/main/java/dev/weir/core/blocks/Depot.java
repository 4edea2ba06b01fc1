package dev.weir.core.blocks;

import static dev.weir.core.blocks.DepotStorage.Word.CARVED;
import static dev.weir.core.blocks.DepotStorage.Word.EMPTY;
import static dev.weir.core.blocks.DepotStorage.Word.FULL;
import static dev.weir.core.blocks.DepotStorage.Word.SPARES;

import dev.weir.core.blocks.DepotStorage.Word;

/**
 * Where caches exchange magazines of {@value #MAGAZINE} block numbers: a stack of full ones and a stack of empty ones
 * (Bonwick and Adams, "Magazines and Vmem", USENIX 2001). Each exchange is one compare-and-set on a head.
 *
 * <p>A head holds the number of the top magazine and a count of all changes, so that a pop that read its successor
 * before the top was popped and pushed again fails: 2^32 changes would have to fit between its read and its
 * compare-and-set.
 *
 * <p>Magazine m is slots 32m to 32m+31 of the free list, stored as {@code block ^ slot}: in zero-filled memory it holds
 * the blocks 32m to 32m+31. So fresh blocks are handed out as whole magazines, aligned runs of consecutive blocks,
 * whose generations share their two cache lines with no other thread's. Spare magazines, which start empty, have
 * negative numbers; see {@link #spares}.
 *
 * <p>Memory effects: what happened before a magazine was given happens-before what its taker does, by the
 * compare-and-set's release and the acquiring read of the head.
 */
final class Depot {
    /** Blocks in a full magazine. */
    static final int MAGAZINE = 32;

    /** No magazine. */
    static final int NONE = Integer.MIN_VALUE;

    private static final long EMPTY_STACK = NONE & 0xffff_ffffL;

    private final DepotStorage storage;
    private final int spares;

    /** @param spares how many spare magazines there are; see {@link #spares} */
    Depot(DepotStorage storage, int spares) {
        this.storage = storage;
        this.spares = spares;
        // Zero-filled memory would be a stack with magazine 0 on it. Nobody else sees the depot yet.
        storage.compareAndSet(FULL, 0, EMPTY_STACK);
        storage.compareAndSet(EMPTY, 0, EMPTY_STACK);
    }

    /**
     * {@return how many spare magazines the depot needs so that a cache that wants an empty one always finds it}
     *
     * <p>A cache holds at most two magazines and one in its hand. If no magazine on the stacks were empty, all but
     * three per cache would be full; with {@code 3 * caches + 1} more magazines than the blocks handed out can fill,
     * that is one more full magazine than there are blocks for. The {@link Shelf} takes no magazine that would be missed.
     */
    static int spares(int caches) {
        return 3 * caches + 1;
    }

    /** {@return how many spare magazines there are} */
    int spares() {
        return spares;
    }

    /** {@return a full magazine or {@link #NONE}} */
    int takeFull() {
        return pop(FULL);
    }

    void giveFull(int magazine) {
        push(FULL, magazine);
    }

    /** {@return whether there is a full magazine, at a glance} */
    boolean hasFull() {
        return (int) storage.get(FULL) != NONE;
    }

    /** {@return an empty magazine; see {@link #spares} for why there is one} */
    int takeEmpty() {
        int magazine = pop(EMPTY);
        return magazine != NONE ? magazine : takeSpare();
    }

    void giveEmpty(int magazine) {
        push(EMPTY, magazine);
    }

    /** Looks at slots that are about to be carved. */
    interface Preview {
        void look(int from, int to);
    }

    /**
     * Hands out up to a magazine's worth of blocks that were never in use before, below {@code limit}: a whole
     * magazine, unless the limit or an earlier limit cuts it. Nobody writes to slots that are not carved, but those of a
     * cut magazine may be somebody else's as soon as its other part is carved, too: so what a cut one holds has to be
     * known before.
     *
     * @param preview is shown each run before it is carved, and maybe others
     * @return the first of them, or -1 if there is none
     */
    int carve(int limit, Preview preview) {
        while (true) {
            int from = (int) storage.get(CARVED);
            if (from >= limit) {
                return -1;
            }
            int to = carvedEnd(from, limit);
            preview.look(from, to);
            if (storage.compareAndSet(CARVED, from, to)) {
                return from;
            }
        }
    }

    /** {@return the end of the run that starts at {@code from}: the next magazine's start or the limit} */
    static int carvedEnd(int from, int limit) {
        // In long arithmetic, since the last magazine may end at 2^31.
        return (int) Math.min(((long) from / MAGAZINE + 1) * MAGAZINE, limit);
    }

    /** Gives the magazine of a run that {@link #carve} handed out, once its last block is handed out, too. */
    void giveEmptied(int from, int to) {
        if (to % MAGAZINE == 0) {
            giveEmpty(from / MAGAZINE);
        }
    }

    /** {@return how many blocks were ever handed out} */
    int carved() {
        return (int) storage.get(CARVED);
    }

    private int takeSpare() {
        while (true) {
            long taken = storage.get(SPARES);
            if (taken == spares) {
                throw new IllegalStateException("the depot lost a magazine: all " + spares + " spare ones are taken");
            }
            if (storage.compareAndSet(SPARES, taken, taken + 1)) {
                return (int) -(taken + 1);
            }
        }
    }

    private int pop(Word stack) {
        while (true) {
            long head = storage.get(stack);
            int top = (int) head;
            if (top == NONE) {
                return NONE;
            }
            if (storage.compareAndSet(stack, head, changed(head, storage.next(top)))) {
                return top;
            }
        }
    }

    private void push(Word stack, int magazine) {
        while (true) {
            long head = storage.get(stack);
            storage.next(magazine, (int) head);
            if (storage.compareAndSet(stack, head, changed(head, magazine))) {
                return;
            }
        }
    }

    private static long changed(long head, int top) {
        return (((head >>> 32) + 1) << 32) | (top & 0xffff_ffffL);
    }
}
