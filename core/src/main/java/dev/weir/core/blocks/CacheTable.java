package dev.weir.core.blocks;

import dev.weir.core.WeirException;
import dev.weir.core.memory.ProcessBarrier;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one pool, found by thread id. A platform thread gets a cache of its own while there are any; the
 * others, and all virtual threads, share stripes. There are at most four caches per processor and two stripes, and
 * fewer in a pool so small that they could hold a quarter of it, so neither threads nor their number make the pool
 * grow.
 *
 * <p>Caches are made and change hands under the lock of the blocks; looking one up takes no lock.
 */
public final class CacheTable {
    /** Explicit caches that may be open at once. */
    static final int EXPLICIT = 64;

    /** Read once, since the number may change while the VM runs. */
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private static final int CACHE_BLOCKS = 2 * Depot.MAGAZINE;
    private static final int SHARE_OF_POOL = 4;
    private static final int PROBES = 4;
    private static final int MOST_OWNED = 4 * PROCESSORS;

    private final int maxOwned;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Cache[].class);
    private static final VarHandle HAND = MethodHandles.arrayElementVarHandle(long[][].class);

    /** Of all tables, however small the pool: a constant is nothing to wait for. */
    private static final int SLOTS = powerOfTwo(2 * MOST_OWNED);

    private final @Nullable Cache[] owned = new Cache[SLOTS];
    /** The words of each cache that is owned, one load nearer than the cache. */
    private final long[] @Nullable [] hands = new long[SLOTS][];

    private final @Nullable Cache[] stripes;
    private final Function<Object, Cache> factory;
    private int ownedCount;
    private final List<Cache> explicit = new ArrayList<>();
    private volatile Cache[] all = {};

    /** @param factory makes a cache for an owner, revoked while the blocks are scarce */
    CacheTable(int capacity, Function<Object, Cache> factory) {
        this.factory = factory;
        this.maxOwned = maxOwned(capacity);
        this.stripes = new Cache[maxStripes(capacity)];
    }

    /** {@return how many caches a pool of that capacity can come to have} */
    static int most(int capacity) {
        return maxOwned(capacity) + maxStripes(capacity) + EXPLICIT;
    }

    private static int maxOwned(int capacity) {
        return ProcessBarrier.system().available() ? fitting(capacity, MOST_OWNED) : 0;
    }

    private static int maxStripes(int capacity) {
        return Integer.highestOneBit(fitting(capacity, 2 * PROCESSORS));
    }

    private static int fitting(int capacity, int wanted) {
        return Math.min(wanted, capacity / (SHARE_OF_POOL * CACHE_BLOCKS));
    }

    private static int powerOfTwo(int atLeast) {
        return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
    }

    /** {@return the words of the caches with owners, by thread id, for {@link #find}} */
    long[] @Nullable [] hands() {
        return hands;
    }

    /**
     * {@return the words of the thread's own cache, if it has one, for {@link Cache#tryTake} and {@link Cache#tryGive}}
     *
     * <p>Only a thread itself makes itself an owner, so what another thread does to an entry meanwhile can't make a
     * cache look like the caller's. The read is plain: a cache that was published by a race is complete, by the fence
     * at the end of its constructor and since the loads here depend on each other.
     *
     * @param hands what {@link SharedBlocks#hands} answered; callers keep it at hand, some loads nearer
     */
    public static long @Nullable [] find(long[] @Nullable [] hands, Thread thread) {
        long id = thread.threadId();
        long[] first = hands[slot(id, 0)];
        return first != null && Cache.isOwnedBy(first, id) ? first : findFurther(hands, id);
    }

    private static long @Nullable [] findFurther(long[] @Nullable [] hands, long id) {
        for (int probe = 1; probe < PROBES; probe++) {
            long[] hand = (long[]) HAND.getAcquire(hands, slot(id, probe));
            if (hand != null && Cache.isOwnedBy(hand, id)) {
                return hand;
            }
        }
        return null;
    }

    /** {@return the thread's own cache, if it has one} */
    @Nullable
    Cache find(Thread thread) {
        for (int probe = 0; probe < PROBES; probe++) {
            Cache cache = get(owned, slot(thread.threadId(), probe));
            if (cache != null && Cache.isOwnedBy(cache.hand(), thread.threadId())) {
                return cache;
            }
        }
        return null;
    }

    /** {@return whether {@link #claim} could find the thread a cache, at a glance} */
    boolean mayClaim(Thread thread) {
        return maxOwned > 0 && !thread.isVirtual() && claimable(thread) >= 0;
    }

    /** {@return a cache of the thread's own: a new one, or a dead thread's} Under the lock. */
    @Nullable
    Cache claim(Thread thread) {
        int slot = claimable(thread);
        if (slot < 0) {
            return null;
        }
        Cache orphan = get(owned, slot);
        if (orphan != null) {
            inherit(orphan, thread);
            return orphan;
        }
        ownedCount++;
        Cache cache = add(thread);
        cache.standAt(slot);
        // After the cache was made: a thread that looks here without the lock must not find half of one.
        SLOT.setRelease(owned, slot, cache);
        HAND.setRelease(hands, slot, cache.hand());
        return cache;
    }

    /** No barrier: its owner is gone and can't be about to enter. What it did last is seen through BUSY. */
    private static void inherit(Cache orphan, Object heir) {
        orphan.awaitQuiet();
        orphan.bequeath(heir);
    }

    private int claimable(Thread thread) {
        for (int probe = 0; probe < PROBES; probe++) {
            int slot = slot(thread.threadId(), probe);
            Cache cache = get(owned, slot);
            if (cache == null ? ownedCount < maxOwned : cache.isOrphaned()) {
                return slot;
            }
        }
        return -1;
    }

    private static int slot(long threadId, int probe) {
        return ((int) threadId + probe) & (SLOTS - 1);
    }

    /** Acquire pairs with the release that stored the cache: whoever finds it sees it complete. */
    private static @Nullable Cache get(@Nullable Cache[] table, int slot) {
        return (Cache) SLOT.getAcquire(table, slot);
    }

    /** {@return a stripe that the caller is inside of, or null if all that it looked at are busy, revoked or unmade} */
    @Nullable
    Cache enterStripe(Thread thread) {
        for (int probe = 0; probe < Math.min(PROBES, stripes.length); probe++) {
            Cache stripe = get(stripes, stripeSlot(thread, probe));
            if (stripe != null && stripe.tryEnter()) {
                return stripe;
            }
        }
        return null;
    }

    /** Makes a thread that has no cache of its own its first stripe, if that is missing. Under the lock. */
    void makeStripe(Thread thread) {
        if (stripes.length > 0 && get(stripes, stripeSlot(thread, 0)) == null && find(thread) == null) {
            // A stripe is nobody's, so its owner is what lives as long as it does.
            SLOT.setRelease(stripes, stripeSlot(thread, 0), add(this));
        }
    }

    private int stripeSlot(Thread thread, int probe) {
        // Neighbouring ids go to different stripes, and ids that differ by a power of two do too.
        int hash = (int) thread.threadId() * 0x9E3779B9;
        return ((hash >>> 16) + probe) & (stripes.length - 1);
    }

    /** {@return a cache for an explicit handle} Under the lock. */
    Cache explicit(Object handle) {
        for (Cache cache : explicit) {
            if (cache.isOrphaned()) {
                inherit(cache, handle);
                return cache;
            }
        }
        if (explicit.size() == EXPLICIT) {
            throw new WeirException(("%d explicit caches are open; close one, or use the pool itself, which finds each"
                    + " thread a cache")
                    .formatted(EXPLICIT));
        }
        Cache cache = add(handle);
        explicit.add(cache);
        return cache;
    }

    private Cache add(Object owner) {
        Cache cache = factory.apply(owner);
        Cache[] longer = Arrays.copyOf(all, all.length + 1);
        longer[all.length] = cache;
        all = longer;
        return cache;
    }

    /** {@return every cache there is; the array is not to be written} */
    Cache[] all() {
        return all;
    }

    /** {@return the most blocks that the caches can hold} */
    long room() {
        return (long) all.length * CACHE_BLOCKS;
    }

    /** {@return whether the pool is too small for any cache} */
    boolean isEmptyForever() {
        return maxOwned == 0 && stripes.length == 0;
    }
}
