package dev.weir.core.blocks;

import static dev.weir.core.blocks.Blocks.NONE;

import dev.weir.core.memory.ProcessBarrier;
import java.lang.invoke.VarHandle;
import java.util.BitSet;

/**
 * The free blocks behind the caches of threads, under the reserve's lock: a common cache, and the case that the depot
 * is empty and no chunk can be had. Then the blocks are <em>scarce</em>: all caches are revoked and emptied into the
 * common one, and every take and give goes there, one at a time, until there is enough for caches again. So a take that
 * finds nothing while the blocks are scarce knows that every block is in a caller's hands. A pool too small for caches
 * is always in that state.
 *
 * <p><b>Who is served.</b> Whenever the lock is free and somebody waits, the blocks are scarce and none can be taken:
 * what comes in is handed to the first in line before the lock is released. So nobody overtakes, and nobody waits while
 * there is a block. A put that found its cache open when a waiter came is over before the caches are emptied; later
 * ones find them revoked.
 *
 * <p>While a trim is under way it holds blocks here, see {@link TrimRun}. They count as free, and whoever finds nothing
 * else takes of them. They and the parked ones come back through {@link #putIn} alone, which has the magazines for them
 * come back first; see {@link Shelf}.
 */
final class Stock {
    /** Some magazines, so that not every take of the others has to come for one. */
    private static final int PUT_BACK = 8 * Depot.MAGAZINE;

    private final SharedBlocks blocks;
    private final Growth growth;
    private final Depot depot;
    private final CacheTable caches;
    private final Cache common;
    private final Waiters waiters;
    private final long slots;
    private boolean scarce;
    private boolean ended;
    /** Blocks that are present and in nobody's hands, kept while they are scarce. */
    private long free;
    /** What a trim has withdrawn. */
    private BlockSet held;
    /** The magazines of what is withdrawn or parked. */
    private final Shelf shelf;
    /** The end of the blocks that were ever in use, if a trim has carved beyond it. */
    private volatile int usedEnd = Integer.MAX_VALUE;
    /** The lowest of the blocks that this trim has carved. */
    private int lowestUnused;

    Stock(SharedBlocks blocks, Depot depot, Waiters waiters) {
        this.blocks = blocks;
        this.growth = blocks.growth;
        this.depot = depot;
        this.waiters = waiters;
        this.slots = blocks.freeList();
        this.common = new Cache(depot, growth, slots, this);
        this.caches = new CacheTable(blocks.options().capacity(), this::newCache);
        this.scarce = caches.isEmptyForever();
        this.held = growth.noBlocks(0);
        this.shelf = new Shelf(depot, this::withheld);
    }

    private int withheld() {
        return held.size() + growth.parkedBlocks().size();
    }

    private Cache newCache(Object owner) {
        var cache = new Cache(depot, growth, slots, owner);
        if (scarce) {
            cache.revoke();
        }
        return cache;
    }

    CacheTable caches() {
        return caches;
    }

    /** {@return the cache that the lock guards} */
    Cache common() {
        return common;
    }

    boolean isScarce() {
        return scarce;
    }

    /**
     * {@return a block that no cache has to be asked for, or where no chunk can be had any free block there is}
     *
     * @param refused whether a chunk was refused to the caller
     */
    int take(boolean refused) {
        if (!scarce) {
            caches.makeStripe(Thread.currentThread());
            int block = takeCommon();
            if (block != NONE || (!refused && growth.mayGrow())) {
                return block;
            }
            becomeScarce();
        }
        int block = pull();
        if (block != NONE) {
            common.countTake();
            relaxIfPlenty();
        }
        return block;
    }

    private int takeCommon() {
        int block = common.take();
        return block == NONE && putBackSome() ? common.take() : block;
    }

    /** {@return a free block, not yet counted as taken} While scarce. A lowered limit revokes nothing, it refuses. */
    private int pull() {
        if (out() >= growth.limit()) {
            return NONE;
        }
        int block = common.pull();
        if (block == NONE && putBackSome()) {
            block = common.pull();
        }
        if (block != NONE) {
            free--;
        }
        return block;
    }

    void give(int block) {
        common.give(block);
        if (scarce) {
            free++;
            serve();
        } else {
            caches.makeStripe(Thread.currentThread());
        }
    }

    /** Takes up a block that was parked, and no longer is. */
    void unpark(int block) {
        putIn(block);
    }

    /** Has a block in a magazine that is withheld no longer. */
    private void putIn(int block) {
        shelf.keepWithin();
        common.push(block);
    }

    /** Notes that blocks were committed or unparked. */
    void grew(int added) {
        free += added;
        forgetUsedEnd();
        limitChanged();
    }

    /** {@return whether there is a block that needs no growth and is in no cache} */
    boolean hasFree() {
        return depot.carved() < growth.usable() || depot.hasFull() || common.cached() > 0 || !held.isEmpty();
    }

    /** Begins a trim: moves what the caches have to where it can be withdrawn, and leaves them open if they were. */
    void beginTrim() {
        held = growth.noBlocks(growth.end());
        flushCaches();
    }

    /** Withdraws the blocks of the common cache, or of a magazine. {@return false if there are none} */
    boolean withdraw() {
        return common.withdraw(held, shelf);
    }

    /**
     * Withdraws the blocks that were never in use, if the others of their chunk are withdrawn.
     *
     * @param keep how many of the withdrawn blocks are not to be parked
     */
    void withdrawFresh(int keep) {
        int carved = depot.carved();
        int end = growth.committed();
        if (carved == end) {
            return;
        }
        int lowest = Integer.MAX_VALUE;
        for (int position = carved; position < end; position++) {
            lowest = Math.min(lowest, blocks.number(blocks.entry(position)));
        }
        int chunk = growth.chunk(lowest);
        int from = growth.start(chunk);
        boolean parkable = held.size() + end - carved - growth.blocks(chunk) >= keep;
        if (!parkable || held.count(from, growth.end()) + end - carved < growth.blocks(from, growth.end())) {
            return;
        }
        usedEnd = carved;
        lowestUnused = lowest;
        var entries = new int[Depot.MAGAZINE];
        Depot.Preview preview = (start, stop) -> {
            for (int position = start; position < stop; position++) {
                entries[position - start] = blocks.entry(position);
            }
        };
        for (int first = depot.carve(end, preview); first >= 0; first = depot.carve(end, preview)) {
            int to = Depot.carvedEnd(first, end);
            for (int i = 0; i < to - first; i++) {
                held.add(entries[i]);
            }
            depot.giveEmptied(first, to);
        }
    }

    /** {@return how many blocks are withdrawn} */
    int held() {
        return held.size();
    }

    /** {@return the bytes that were given back, 0 if a block of the chunk is not withdrawn} */
    long park(int chunk) {
        if (!growth.isWholeIn(held, chunk)) {
            return 0;
        }
        long bytes = growth.park(held, chunk);
        free -= growth.blocks(chunk);
        return bytes;
    }

    /** Puts withdrawn blocks back, the highest first, so that takes find the lowest. {@return false if all are back} */
    boolean putBack(int count) {
        for (int i = 0; i < count && !held.isEmpty(); i++) {
            putIn(held.remove(held.highest()));
        }
        return !held.isEmpty();
    }

    /** Takes the memory of the free list that the shelf's magazines fill. {@return false if there was nothing left} */
    boolean purgeShelf() {
        return shelf.purge(growth::purgePositions);
    }

    /** With a chunk to be had again, and nobody who waits, blocks are not scarce. */
    void endTrim() {
        held = growth.noBlocks(0);
        forgetUsedEnd();
        if (scarce && growth.parked() > 0 && waiters.waiting() == 0 && mayRelax()) {
            relax();
        }
    }

    /** For those who find nothing else while a trim is under way: the lowest blocks. {@return false if there are none} */
    private boolean putBackSome() {
        if (held.isEmpty()) {
            return false;
        }
        for (int i = 0; i < PUT_BACK && !held.isEmpty(); i++) {
            putIn(held.remove(held.lowest()));
        }
        return true;
    }

    private void forgetUsedEnd() {
        if (usedEnd < Integer.MAX_VALUE && !growth.parkedBlocks().contains(lowestUnused)) {
            usedEnd = Integer.MAX_VALUE;
        }
    }

    /** {@return the end of the blocks that were ever in use} Any thread. */
    int usedEnd() {
        return usedEnd;
    }

    /** Moves what the caches have to where any take finds it. While the blocks are scarce it is there. */
    void flushCaches() {
        if (!scarce) {
            stopCaches();
            drainCaches();
            openCaches();
        }
    }

    void limitChanged() {
        if (scarce) {
            serve();
        } else if (growth.limit() < growth.present()) {
            becomeScarce();
        }
    }

    /** Hands what is free to those who wait, as far as it goes. */
    private void serve() {
        while (waiters.waiting() > 0) {
            int block = pull();
            if (block == NONE) {
                return;
            }
            if (!waiters.hand(block)) {
                common.push(block);
                free++;
                break;
            }
            common.countTake();
        }
        relaxIfPlenty();
    }

    /** Hands out nothing more: every take and give comes here from now on, and those who wait are sent away. */
    void end() {
        if (!scarce) {
            becomeScarce();
        }
        ended = true;
        waiters.dismiss();
    }

    boolean hasEnded() {
        return ended;
    }

    /** {@return how many blocks are in callers' hands} While scarce. */
    long out() {
        return growth.present() - free;
    }

    /** {@return the blocks in callers' hands} After the end. The free ones are gone afterwards. */
    BitSet drainToFindOut() {
        if (out() == 0) {
            return new BitSet();
        }
        BitSet out = growth.blocks();
        for (int position = depot.carved(); position < growth.committed(); position++) {
            out.clear(blocks.number(blocks.entry(position)));
        }
        held.removeAllFrom(out);
        growth.parkedBlocks().removeAllFrom(out);
        for (int block = common.pull(); block != NONE; block = common.pull()) {
            out.clear(blocks.number(block));
        }
        return out;
    }

    /** Empties every cache into the common one and keeps them closed. */
    private void becomeScarce() {
        scarce = true;
        stopCaches();
        drainCaches();
        long out = common.gets() - common.puts();
        for (Cache cache : caches.all()) {
            out += cache.gets() - cache.puts();
        }
        free = growth.present() - out;
    }

    private void drainCaches() {
        for (Cache cache : caches.all()) {
            cache.drainTo(common);
        }
    }

    private void stopCaches() {
        Cache[] all = caches.all();
        for (Cache cache : all) {
            cache.revoke();
        }
        if (ProcessBarrier.system().available()) {
            ProcessBarrier.system().run();
        } else {
            // Without a process barrier no thread has a cache of its own, and a stripe is entered by a compare-and-set.
            VarHandle.fullFence();
        }
        for (Cache cache : all) {
            cache.awaitQuiet();
        }
    }

    /** Opens the caches again once they can't hold all that is free, which is never so while somebody waits. */
    private void relaxIfPlenty() {
        if (free >= caches.room() && mayRelax()) {
            relax();
        }
    }

    private boolean mayRelax() {
        return !ended && !caches.isEmptyForever() && growth.limit() >= growth.present();
    }

    private void relax() {
        scarce = false;
        openCaches();
    }

    private void openCaches() {
        for (Cache cache : caches.all()) {
            cache.restore();
        }
    }
}
