package dev.weir.core.blocks;

import static dev.weir.core.blocks.Blocks.NONE;

import dev.weir.core.CommitFailed;
import dev.weir.core.PoolClosed;
import dev.weir.core.WeirException;
import dev.weir.core.memory.ProcessBarrier;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the caches of shared blocks, under one lock: commits, changes of the limit, caches changing hands,
 * close, and the case that the depot is empty and may not grow. Then the blocks are <em>scarce</em>: all caches are
 * revoked and emptied into the common cache, which the lock guards, and every take and give goes there, one at a time,
 * until there is enough for caches again. So a take that finds nothing while the blocks are scarce knows that every
 * block is in a caller's hands. A pool too small for caches is always in that state.
 *
 * <p>Listeners are told after the lock was released.
 */
final class Reserve {
    private static final int REFUSED = -2;

    private final ReentrantLock lock = new ReentrantLock();
    private final SharedBlocks blocks;
    private final Growth growth;
    private final Events events;
    private final Depot depot;
    private final CacheTable caches;
    private final Cache common;
    private boolean scarce;
    /** Committed blocks in nobody's hands, kept while they are scarce. */
    private long free;
    /** What the depot said last; its words are gone after close. */
    private volatile int carvedAtClose;

    Reserve(SharedBlocks blocks, Depot depot) {
        this.blocks = blocks;
        this.growth = blocks.growth;
        this.events = blocks.events;
        this.depot = depot;
        this.common = new Cache(depot, growth, blocks.freeList(), this);
        this.caches = new CacheTable(blocks.options().capacity(), this::newCache);
        this.scarce = caches.isEmptyForever();
    }

    private Cache newCache(Object owner) {
        var cache = new Cache(depot, growth, blocks.freeList(), owner);
        if (scarce) {
            cache.revoke();
        }
        return cache;
    }

    CacheTable caches() {
        return caches;
    }

    /** The slow path of a take, which is the only way to grow and the only way to be exhausted. */
    int take() {
        while (true) {
            boolean closed;
            boolean exhausted;
            int block = NONE;
            lock.lock();
            try {
                closed = growth.isClosed();
                if (!closed) {
                    block = takeCommon();
                }
                exhausted = growth.nextChunk() == 0;
            } finally {
                lock.unlock();
            }
            if (closed) {
                throw closed();
            }
            if (block != NONE) {
                return block;
            }
            if (exhausted) {
                events.exhausted();
                return NONE;
            }
            block = grow();
            if (block == REFUSED) {
                events.exhausted();
                return NONE;
            }
            if (block != NONE) {
                return block;
            }
        }
    }

    /** {@return a block that no cache has to be asked for, or at the limit any free block there is} */
    private int takeCommon() {
        if (!scarce) {
            caches.makeStripe(Thread.currentThread());
            int block = common.take();
            if (block != NONE || growth.nextChunk() > 0) {
                return block;
            }
            becomeScarce();
        }
        return takeWhileScarce();
    }

    private int takeWhileScarce() {
        // A lowered limit revokes nothing, it refuses.
        if (growth.committed() - free >= growth.limit()) {
            return NONE;
        }
        int block = common.take();
        if (block != NONE) {
            free--;
            relaxIfPlenty();
        }
        return block;
    }

    /**
     * Commits the next chunk, unless another thread just did.
     *
     * @return NONE if there are more blocks now, {@link #REFUSED} if the budget has no room and no block is free, or a
     *     free block that was found in a cache when the budget or the system refused
     */
    private int grow() {
        events.guardHit();
        int added = 0;
        boolean last;
        long nanos = 0;
        int found = NONE;
        CommitFailed failure = null;
        lock.lock();
        try {
            if (!growth.isClosed() && depot.carved() >= growth.usable()) {
                long start = System.nanoTime();
                added = growth.commit();
                nanos = System.nanoTime() - start;
                blocks.committed = growth.committed();
                free += added;
                if (added == 0) {
                    found = findWithoutGrowing();
                }
            }
        } catch (CommitFailed e) {
            failure = e;
            found = findWithoutGrowing();
        } finally {
            last = growth.nextChunk() == 0;
            lock.unlock();
        }
        if (failure != null) {
            events.commitFailed(failure);
            if (found < 0) {
                throw failure;
            }
        }
        if (added > 0) {
            events.committed(added, nanos, last);
        }
        return found;
    }

    private int findWithoutGrowing() {
        if (!scarce) {
            becomeScarce();
        }
        int block = takeWhileScarce();
        return block == NONE ? REFUSED : block;
    }

    void give(int block) {
        boolean closed;
        lock.lock();
        try {
            closed = growth.isClosed();
            if (!closed) {
                common.give(block);
                noteGiven();
            }
        } finally {
            lock.unlock();
        }
        if (closed) {
            throw closed();
        }
    }

    private void noteGiven() {
        if (scarce) {
            free++;
            relaxIfPlenty();
        } else {
            caches.makeStripe(Thread.currentThread());
        }
    }

    /** Empties every cache into the common one and keeps them closed. Under the lock. */
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

    /** Opens the caches again once they can't hold all that is free. Under the lock. */
    private void relaxIfPlenty() {
        if (free < caches.room() || caches.isEmptyForever() || growth.limit() < growth.committed()) {
            return;
        }
        scarce = false;
        for (Cache cache : caches.all()) {
            cache.restore();
        }
    }

    /** {@return a cache of the calling thread's own, if there is one to be had without waiting} */
    @Nullable
    Cache claim(Thread thread) {
        if (!lock.tryLock()) {
            return null;
        }
        try {
            return scarce || growth.isClosed() ? null : caches.claim(thread);
        } finally {
            lock.unlock();
        }
    }

    /** {@return a cache that is {@code handle}'s for as long as that is reachable} */
    Cache explicit(Object handle) {
        lock.lock();
        try {
            if (!growth.isClosed()) {
                return caches.explicit(handle);
            }
        } finally {
            lock.unlock();
        }
        throw closed();
    }

    /** Empties a cache. The caller owns it and is outside of it; the lock keeps takers out. */
    void flush(Cache cache) {
        lock.lock();
        try {
            if (!growth.isClosed()) {
                cache.drainTo(common);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Empties a cache, as flush does, and lets it go to the next that wants one. */
    void end(Cache cache) {
        flush(cache);
        lock.lock();
        try {
            cache.abandon();
        } finally {
            lock.unlock();
        }
    }

    void limit(int wanted) {
        lock.lock();
        try {
            if (!growth.isClosed()) {
                growth.limit(wanted);
                adaptToLimit();
                return;
            }
        } finally {
            lock.unlock();
        }
        throw closed();
    }

    private void adaptToLimit() {
        if (scarce) {
            relaxIfPlenty();
        } else if (growth.limit() < growth.committed()) {
            becomeScarce();
        }
    }

    void close() {
        lock.lock();
        try {
            if (!growth.isClosed()) {
                scarce = true;
                stopCaches();
                carvedAtClose = depot.carved();
                growth.close();
            }
        } finally {
            lock.unlock();
        }
    }

    WeirException closed() {
        return blocks.misuse(new PoolClosed("%s is closed; get and put before close, or build a new one"
                .formatted(blocks.options().name())));
    }

    /** {@return how many blocks ever left the depot} */
    int carved() {
        int carved = depot.carved();
        return growth.isClosed() ? carvedAtClose : carved;
    }

    /** {@return blocks taken from the common cache} */
    long gets() {
        return common.gets();
    }

    /** {@return blocks given to the common cache} */
    long puts() {
        return common.puts();
    }
}
