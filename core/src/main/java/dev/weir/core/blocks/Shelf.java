package dev.weir.core.blocks;

import java.util.BitSet;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a trim lays the magazines that it has emptied, so that the pages of the free list that they fill can be given
 * back: nobody looks at a slot of an empty magazine before it is written, and nobody can have one that lies here. Under
 * the reserve's lock, like the blocks that are withheld from the magazines: those that are withdrawn or parked.
 *
 * <p><b>How many it may hold:</b> one for each {@value Depot#MAGAZINE} blocks that are withheld. That keeps true what
 * {@link Depot#spares} says. With w blocks withheld and at most w / 32 magazines on the shelf, the others outnumber the
 * full ones that the other blocks can make by no less than they did when nothing was withheld: each magazine missing is
 * made up for by 32 blocks that fill none. So magazines leave the shelf before blocks cease to be withheld, {@link
 * #keepWithin}, and none is laid here that has no room, {@link #lay}.
 *
 * <p>Magazines leave it from the lowest number up, as blocks do, so that what stays fills pages.
 */
final class Shelf {
    /** Whose pages may be given back in one step: 2 MiB of the free list. */
    private static final int STEP = 16_384;

    private final Depot depot;
    private final IntSupplier withheld;
    /** Null while there are none, so that an empty one keeps no heap and needs none to become so. */
    private @Nullable BitSet magazines;
    /** Where something was laid since the last purge. Some of it may have left again. */
    private @Nullable BitSet unpurged;

    private int size;
    /** No magazine is below it. */
    private int floor;

    /** Takes the memory of positions of the free list, as far as they fill pages. */
    interface Purge {
        void purge(int from, int to);
    }

    /** @param withheld says how many blocks are withdrawn or parked */
    Shelf(Depot depot, IntSupplier withheld) {
        this.depot = depot;
        this.withheld = withheld;
    }

    /** Takes an empty magazine, or gives it to the depot: one for which there is no room, and no heap, and a spare. */
    void lay(int magazine) {
        if (magazine < 0 || size >= room()) {
            depot.giveEmpty(magazine);
            return;
        }
        try {
            add(magazine);
        } catch (Throwable e) {
            depot.giveEmpty(magazine);
            throw e;
        }
    }

    private int room() {
        return withheld.getAsInt() / Depot.MAGAZINE;
    }

    private void add(int magazine) {
        unpurged = unpurged == null ? new BitSet(magazine + 1) : unpurged;
        unpurged.set(magazine);
        magazines = magazines == null ? new BitSet(magazine + 1) : magazines;
        magazines.set(magazine);
        floor = size == 0 ? magazine : Math.min(floor, magazine);
        size++;
    }

    /**
     * Gives the depot magazines until there are no more than the withheld blocks allow. To be called for each block that
     * is withheld no longer, before it goes into a magazine or a caller's hands.
     */
    void keepWithin() {
        int room = room();
        while (magazines != null && size > room) {
            int lowest = magazines.nextSetBit(floor);
            magazines.clear(lowest);
            floor = lowest + 1;
            if (--size == 0) {
                magazines = null;
                unpurged = null;
            }
            depot.giveEmpty(lowest);
        }
    }

    int size() {
        return size;
    }

    /**
     * Takes the memory of what was laid here since the last purge, in steps.
     *
     * @return whether there is another step
     * @throws dev.weir.core.CommitFailed if the system refuses; the next purge tries again
     */
    boolean purge(Purge pages) {
        int first = unpurged == null ? -1 : unpurged.nextSetBit(0);
        if (magazines == null || unpurged == null || first < 0) {
            return false;
        }
        // Steps are counted from where the table begins, with the spare magazines, so that no page lies in two of them.
        int from = (first + depot.spares()) / STEP * STEP - depot.spares();
        int to = from + STEP;
        for (int run = magazines.nextSetBit(Math.max(0, from)); run >= 0 && run < to;) {
            int end = Math.min(magazines.nextClearBit(run), to);
            pages.purge(run * Depot.MAGAZINE, end * Depot.MAGAZINE);
            run = magazines.nextSetBit(end);
        }
        unpurged.clear(first, to);
        return unpurged.nextSetBit(to) >= 0;
    }
}
