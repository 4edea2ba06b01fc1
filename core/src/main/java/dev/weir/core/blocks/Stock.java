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
 */
final class Stock {
    private final SharedBlocks blocks;
    private final Growth growth;
    private final Depot depot;
    private final CacheTable caches;
    private final Cache common;
    private final Waiters waiters;
    private final long slots;
    private boolean scarce;
    private boolean ended;
    /** Committed blocks in nobody's hands, kept while they are scarce. */
    private long free;

    Stock(SharedBlocks blocks, Depot depot, Waiters waiters) {
        this.blocks = blocks;
        this.growth = blocks.growth;
        this.depot = depot;
        this.waiters = waiters;
        this.slots = blocks.freeList();
        this.common = new Cache(depot, growth, slots, this);
        this.caches = new CacheTable(blocks.options().capacity(), this::newCache);
        this.scarce = caches.isEmptyForever();
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
            int block = common.take();
            if (block != NONE || (!refused && growth.nextChunk() > 0)) {
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

    /** {@return a free block, not yet counted as taken} While scarce. A lowered limit revokes nothing, it refuses. */
    private int pull() {
        if (out() >= growth.limit()) {
            return NONE;
        }
        int block = common.pull();
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

    /** Notes that blocks were committed. */
    void grew(int added) {
        free += added;
        if (scarce) {
            serve();
        }
    }

    void limitChanged() {
        if (scarce) {
            serve();
        } else if (growth.limit() < growth.committed()) {
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
        return growth.committed() - free;
    }

    /** {@return the blocks in callers' hands} After the end. The free ones are gone afterwards. */
    BitSet drainToFindOut() {
        var out = new BitSet();
        if (out() == 0) {
            return out;
        }
        out.set(0, depot.carved());
        for (int block = common.pull(); block != NONE; block = common.pull()) {
            out.clear(blocks.number(block));
        }
        return out;
    }

    /** Empties every cache into the common one and keeps them closed. */
    private void becomeScarce() {
        scarce = true;
        stopCaches();
        long out = common.gets() - common.puts();
        for (Cache cache : caches.all()) {
            cache.drainTo(common);
            out += cache.gets() - cache.puts();
        }
        free = growth.committed() - out;
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
        if (ended
                || free < caches.room()
                || caches.isEmptyForever()
                || growth.limit() < growth.committed()) {
            return;
        }
        scarce = false;
        for (Cache cache : caches.all()) {
            cache.restore();
        }
    }
}
