package dev.weir.core.blocks;

import dev.weir.core.CommitFailed;
import dev.weir.core.FreelistStats;
import dev.weir.core.PoolClosed;
import dev.weir.core.WeirException;
import dev.weir.core.memory.ProcessBarrier;
import dev.weir.core.memory.Region.Table;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The freelist of any number of threads. Each takes from and gives to a cache at hand, and caches exchange whole magazines
 * with a depot; see {@link Cache}, {@link CacheTable} and {@link Depot} for how, and for the memory-ordering arguments.
 *
 * <p>Everything rare happens under one lock: commits, changes of the limit, caches changing hands, close, and the case
 * that the depot is empty and may not grow. Then the blocks are <em>scarce</em>: all caches are revoked and emptied into
 * the common cache, which the lock guards, and every take and give goes there, one at a time, until there is enough for
 * caches again. So a take that finds nothing while the blocks are scarce knows that every block is in a caller's hands. A
 * pool too small for caches is always in that state.
 *
 * <p>Memory effects: what a thread did before it gave a block happens-before what the next one to take it does: through
 * the cache itself, the lock, or the depot.
 */
public final class SharedBlocks extends Blocks {
    private static final int REFUSED = -2;

    private final ReentrantLock lock = new ReentrantLock();
    private final CacheTable caches;
    private final @Nullable Cache[] owned;
    private final Depot depot;
    private final Cache common;
    private boolean scarce;
    /** Committed blocks in nobody's hands, kept while they are scarce. */
    private long free;

    public SharedBlocks(BlockOptions options) {
        super(options, tables(options.capacity()));
        region.commit(0);
        this.depot = new Depot(storage(options.capacity()));
        this.common = new Cache(depot, growth, freeList(), this);
        this.caches = new CacheTable(options.capacity(), this::newCache);
        this.owned = caches.owned();
        this.scarce = caches.isEmptyForever();
    }

    private static List<Table> tables(int capacity) {
        int spares = Depot.spares(CacheTable.most(capacity) + 1);
        return List.of(
                blockTable((long) spares * Depot.MAGAZINE * Integer.BYTES),
                blockTable(0),
                new Table(linksOffset(spares), Integer.BYTES, Depot.MAGAZINE));
    }

    /** The depot's words, and then the links of the spare magazines, whose numbers are negative. */
    private static long linksOffset(int spares) {
        long linksBytes = Math.ceilDiv((long) spares * Integer.BYTES, OffHeapDepotStorage.WORD_BYTES)
                * OffHeapDepotStorage.WORD_BYTES;
        return OffHeapDepotStorage.BYTES + linksBytes;
    }

    private DepotStorage storage(int capacity) {
        long links = region.table(LINKS);
        long offset = linksOffset(Depot.spares(CacheTable.most(capacity) + 1));
        return new OffHeapDepotStorage(region, links - offset, links);
    }

    private Cache newCache(Object owner) {
        var cache = new Cache(depot, growth, freeList(), owner);
        if (scarce) {
            cache.revoke();
        }
        return cache;
    }

    /** Any thread may come in; whether it is open is known under the lock only. */
    @Override
    public @Nullable Cache enter() {
        return ownCache();
    }

    /** Finding the cache, entering and leaving it, and one load from the magazine. */
    @Override
    public int take() {
        Cache cache = ownCache();
        if (cache != null) {
            int block = cache.tryTake();
            if (block != NONE) {
                return block;
            }
        }
        return takeSlowly();
    }

    /** Entering and leaving the cache, and one store to the magazine. */
    @Override
    public void give(@Nullable Cache hand, int block) {
        if (hand == null || !hand.tryGive(block)) {
            giveSlowly(block);
        }
    }

    @Override
    public int take(long[] into, int from, int count) {
        return takeWith(ownCache(), into, from, count);
    }

    /** As much as the cache and the depot have in one go; what is missing by single takes, which may grow. */
    int takeWith(@Nullable Cache cache, long[] into, int from, int count) {
        int taken = 0;
        while (taken < count) {
            if (cache != null && cache.enter()) {
                try {
                    taken += cache.take(into, from + taken, count - taken);
                } finally {
                    cache.exit();
                }
            }
            if (taken < count) {
                int block = takeAfter(taken);
                if (block == NONE) {
                    break;
                }
                into[from + taken++] = block;
            }
        }
        return taken;
    }

    /** What was taken before must reach the caller, so a refused chunk then ends a bulk take like the limit does. */
    private int takeAfter(int taken) {
        try {
            return takeSlowly();
        } catch (CommitFailed e) {
            if (taken == 0) {
                throw e;
            }
            return NONE;
        }
    }

    @Override
    public void give(@Nullable Cache hand, long[] handles, int from, int count) {
        if (hand != null && hand.enter()) {
            try {
                hand.give(handles, from, count);
            } finally {
                hand.exit();
            }
            return;
        }
        for (int i = from; i < from + count; i++) {
            giveSlowly((int) handles[i]);
        }
    }

    /** {@return the caches of threads, for {@link CacheTable#find}} */
    public @Nullable Cache[] owned() {
        return owned;
    }

    private @Nullable Cache ownCache() {
        return CacheTable.find(owned, Thread.currentThread());
    }

    /** {@return a block, when the calling thread has no cache or there is none in it} */
    public int takeSlowly() {
        Cache cache = enterAny();
        if (cache != null) {
            try {
                int block = cache.take();
                if (block != NONE) {
                    return block;
                }
            } finally {
                cache.exit();
            }
        }
        return takeLocked();
    }

    /** Gives a block back, when the calling thread has no cache or it is revoked. */
    public void giveSlowly(int block) {
        Cache cache = enterAny();
        if (cache == null) {
            giveLocked(block);
            return;
        }
        try {
            cache.give(block);
        } finally {
            cache.exit();
        }
    }

    /** {@return a cache of the thread's own, or a stripe, that it is now inside of} */
    private @Nullable Cache enterAny() {
        var thread = Thread.currentThread();
        Cache own = ownCache();
        if (own == null && caches.mayClaim(thread)) {
            own = claim(thread);
        }
        if (own != null) {
            return own.enter() ? own : null;
        }
        return caches.enterStripe(thread);
    }

    private @Nullable Cache claim(Thread thread) {
        if (!lock.tryLock()) {
            return null;
        }
        try {
            return scarce || growth.isClosed() ? null : caches.claim(thread);
        } finally {
            lock.unlock();
        }
    }

    /** The slow path of a take, which is the only way to grow and the only way to be exhausted. */
    int takeLocked() {
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
     * @return NONE if there are more blocks now, {@link #REFUSED} if the budget has no room and no block is free, or a free
     *     block that was found in a cache when the budget or the system refused
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
                committed = growth.committed();
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

    void giveLocked(int block) {
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

    private WeirException closed() {
        return misuse(new PoolClosed(
                "%s is closed; get and put before close, or build a new one".formatted(options.name())));
    }

    /** Sends what the calling thread has at hand to the depot. */
    @Override
    public void flush() {
        Cache cache = ownCache();
        if (cache != null) {
            flush(cache);
        }
    }

    /** The caller owns the cache and is outside of it; the lock keeps takers out. */
    void flush(Cache cache) {
        lock.lock();
        try {
            cache.drainTo(common);
        } finally {
            lock.unlock();
        }
    }

    /** Empties a cache and lets it go to the next that wants one. As {@link #flush(Cache)}. */
    void end(Cache cache) {
        lock.lock();
        try {
            cache.drainTo(common);
            cache.abandon();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public BlockSource cache() {
        lock.lock();
        try {
            if (!growth.isClosed()) {
                return new BlockCache(this, caches);
            }
        } finally {
            lock.unlock();
        }
        throw closed();
    }

    @Override
    void limit(int blocks) {
        lock.lock();
        try {
            growth.limit(blocks);
            if (scarce) {
                relaxIfPlenty();
            } else if (blocks < growth.committed()) {
                becomeScarce();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Any thread may use them already. */
    @Override
    public void adopt() {
        if (isClosed()) {
            throw closed();
        }
    }

    /** After the caches have stopped, each get and put under way goes to the lock, and finds it closed. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!growth.isClosed()) {
                scarce = true;
                stopCaches();
                growth.close();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public FreelistStats stats() {
        long puts = common.puts();
        long cached = 0;
        Cache[] all = caches.all();
        for (Cache cache : all) {
            puts += cache.puts();
            cached += cache.cached();
        }
        // Gets after puts, so that a block that is put meanwhile counts as out rather than as put but never got.
        long gets = common.gets();
        for (Cache cache : all) {
            gets += cache.gets();
        }
        int carved = isClosed() ? 0 : depot.carved();
        return snapshot(gets - puts, cached, Math.max(carved, 0), gets, puts);
    }
}
