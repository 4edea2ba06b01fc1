package dev.weir.core.blocks;

import dev.weir.core.CommitFailed;
import dev.weir.core.FreelistStats;
import dev.weir.core.memory.Region.Table;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The freelist of any number of threads. Each takes from and gives to a cache at hand, and caches exchange whole
 * magazines with a depot; what is rare happens in the reserve, under a lock. See {@link Cache}, {@link CacheTable},
 * {@link Depot} and {@link Reserve} for how, and for the memory-ordering arguments.
 *
 * <p>Memory effects: what a thread did before it gave a block happens-before what the next one to take it does: through
 * the cache itself, the reserve's lock, or the depot.
 */
public final class SharedBlocks extends Blocks {
    private final Reserve reserve;
    private final CacheTable caches;
    private final long[] @Nullable [] hands;
    /** The housekeeper holds it weakly. */
    private final @Nullable AutoTrim autoTrim;

    public SharedBlocks(BlockOptions options) {
        super(options, tables(options.capacity()), Depot.MAGAZINE);
        region.commit(0);
        this.reserve = new Reserve(this, new Depot(storage(options.capacity()), spares(options.capacity())));
        this.caches = reserve.caches();
        this.hands = caches.hands();
        this.autoTrim = options.autoTrim() == null ? null : new AutoTrim(this, options.autoTrim());
        growth.commitAhead(this);
    }

    private static List<Table> tables(int capacity) {
        int spares = spares(capacity);
        return List.of(
                blockTable((long) spares * Depot.MAGAZINE * Integer.BYTES),
                blockTable(0),
                new Table(linksOffset(spares), Integer.BYTES, Depot.MAGAZINE));
    }

    /** For the caches of threads, stripes and handles, and the common one. */
    private static int spares(int capacity) {
        return Depot.spares(CacheTable.most(capacity) + 1);
    }

    /** The depot's words, and then the links of the spare magazines, whose numbers are negative. */
    private static long linksOffset(int spares) {
        long linksBytes = Math.ceilDiv((long) spares * Integer.BYTES, OffHeapDepotStorage.WORD_BYTES)
                * OffHeapDepotStorage.WORD_BYTES;
        return OffHeapDepotStorage.BYTES + linksBytes;
    }

    private DepotStorage storage(int capacity) {
        long links = region.table(LINKS);
        long offset = linksOffset(spares(capacity));
        return new OffHeapDepotStorage(region, links - offset, links);
    }

    /** Any thread may come in; whether it is open is known under the lock only. */
    @Override
    public @Nullable Cache enter() {
        return ownCache();
    }

    /** Finding the cache, entering and leaving it, and one load from the magazine. */
    @Override
    public int take() {
        long[] hand = CacheTable.find(hands, Thread.currentThread());
        int block = hand == null ? NONE : Cache.tryTake(hand);
        Reference.reachabilityFence(this);
        return block == NONE ? takeSlowly() : block;
    }

    /** Entering and leaving the cache, and one store to the magazine. */
    @Override
    public void give(@Nullable Cache hand, int block) {
        boolean given = hand != null && Cache.tryGive(hand.hand(), block);
        Reference.reachabilityFence(this);
        if (!given) {
            giveTo(hand != null && hand.enter() ? hand : enterAny(), block);
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

    /** Where any taker finds it, and past the caches, which are for those who take. */
    @Override
    public void recover(int block) {
        reserve.tryGive(block);
    }

    Reserve reserve() {
        return reserve;
    }

    /** {@return the caches of threads, for {@link CacheTable#find}} */
    public long[] @Nullable [] hands() {
        return hands;
    }

    private @Nullable Cache ownCache() {
        return caches.find(Thread.currentThread());
    }

    /** {@return a block, when the calling thread has no cache or there is none in its loaded magazine} */
    public int takeSlowly() {
        int block = takeNearby();
        return block != NONE ? block : reserve.take();
    }

    /** {@return a block from the thread's cache, a stripe or the depot, if there is one} */
    private int takeNearby() {
        Cache cache = enterAny();
        return cache == null ? NONE : takeAndExit(cache);
    }

    private static int takeAndExit(Cache inside) {
        try {
            return inside.take();
        } finally {
            inside.exit();
        }
    }

    /** As {@link #takeSlowly}, for the owner of an explicit cache. */
    int takeSlowly(Cache explicit) {
        int block = explicit.enter() ? takeAndExit(explicit) : NONE;
        return block != NONE ? block : reserve.take();
    }

    @Override
    public int take(Duration atMost) throws InterruptedException {
        int block = takeNearby();
        if (block != NONE) {
            return block;
        }
        boolean waits = atMost.isPositive();
        block = waits ? reserve.take(atMost) : reserve.take();
        if (block == NONE) {
            throw growth.exhausted(waits ? ", and none came in a wait of " + atMost : "");
        }
        return block;
    }

    /** Gives a block back, when the calling thread has no cache, or it is revoked or its loaded magazine full. */
    public void giveSlowly(int block) {
        giveTo(enterAny(), block);
    }

    private void giveTo(@Nullable Cache inside, int block) {
        if (inside == null) {
            reserve.give(block);
            return;
        }
        try {
            inside.give(block);
        } finally {
            inside.exit();
        }
    }

    /** {@return a cache of the thread's own, or a stripe, that it is now inside of} */
    private @Nullable Cache enterAny() {
        var thread = Thread.currentThread();
        Cache own = ownCache();
        if (own == null && caches.mayClaim(thread)) {
            own = reserve.claim(thread);
        }
        if (own != null) {
            return own.enter() ? own : null;
        }
        return caches.enterStripe(thread);
    }

    /** Sends what the calling thread has at hand to the depot. */
    @Override
    public void flush() {
        Cache cache = ownCache();
        if (cache != null) {
            reserve.flush(cache);
        }
    }

    /** In steps, between which takes and gives go on; see {@link TrimRun}. */
    @Override
    public long trim() {
        return reserve.trim();
    }

    @Override
    public void flushAll() {
        reserve.flushAll();
    }

    @Override
    public BlockSource cache() {
        return new BlockCache(this);
    }

    @Override
    int used() {
        return reserve.carved();
    }

    @Override
    void publish(int added) {
        reserve.publish(added);
    }

    @Override
    Growth.Step unpark() {
        return reserve.unpark();
    }

    @Override
    void limit(int blocks) {
        reserve.limit(blocks);
    }

    /** Any thread may use them already. */
    @Override
    public void adopt() {
        if (isClosed()) {
            throw reserve.closed();
        }
    }

    /** After the caches have stopped, each get and put under way goes to the reserve, and finds it closed. */
    @Override
    public void close() {
        reserve.close();
        if (autoTrim != null) {
            autoTrim.end();
        }
    }

    @Override
    BitSet closeAfter(Duration atMost) {
        BitSet out = reserve.close(atMost);
        close();
        return out;
    }

    /** {@return about how many blocks are in callers' hands} Any thread. */
    long inUse() {
        long puts = reserve.puts();
        long gets = reserve.gets();
        for (Cache cache : caches.all()) {
            puts += cache.puts();
            gets += cache.gets();
        }
        return Math.max(0, gets - puts);
    }

    @Override
    public FreelistStats stats() {
        long puts = reserve.puts();
        long cached = 0;
        Cache[] all = caches.all();
        for (Cache cache : all) {
            puts += cache.puts();
            cached += cache.cached();
        }
        // Gets after puts, so that a block that is put meanwhile counts as out rather than as put but never got.
        long gets = reserve.gets();
        for (Cache cache : all) {
            gets += cache.gets();
        }
        // Before those who ever waited, who include them.
        long waiting = reserve.waiters().waiting();
        return snapshot(
                gets - puts, cached, reserve.highWater(), gets, puts, reserve.waiters().joined(), waiting);
    }
}
