package dev.weir.typed;

import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.Cache;
import dev.weir.core.blocks.CacheTable;
import dev.weir.core.blocks.SharedBlocks;
import dev.weir.typed.view.View;
import dev.weir.typed.view.ViewClass;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The hot methods over the blocks of many threads. As in a shared freelist, put looks up the thread's cache before it
 * ends the use, since behind a compare-and-set each load waits.
 */
final class SharedTypedPool<T> extends ViewPool<T> {
    private static final VarHandle ADDRESS;

    static {
        try {
            ADDRESS = MethodHandles.lookup().findVarHandle(View.class, "address", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SharedBlocks blocks;
    private final long[] @Nullable [] hands;
    /** What the next picked get of each thread hands out, by the place of its cache. Touched by that thread alone. */
    private final @Nullable View[] prepared;

    SharedTypedPool(SharedBlocks blocks, ViewClass viewClass, Snapshots snapshots, Lifecycle<T> lifecycle) {
        super(blocks, viewClass, snapshots, lifecycle);
        this.blocks = blocks;
        this.hands = blocks.hands();
        this.prepared = new View[sampler == null ? 0 : hands.length];
    }

    /** Here and not above both kinds of pool, so that the call has one target whatever other pools there are. */
    @Override
    public T get() {
        T record = tryGet();
        if (record == null) {
            throw exhausted();
        }
        return record;
    }

    @Override
    public @Nullable T tryGet() {
        long[] hand = CacheTable.find(hands, Thread.currentThread());
        int slot = hand == null ? Blocks.NONE : Cache.tryTake(hand);
        if (hand == null || slot == Blocks.NONE) {
            return getSlowly();
        }
        View view = views.find(slot);
        if (Cache.isPicked(hand)) {
            View watched = prepared[Cache.place(hand)];
            if (view == null || watched == null) {
                return handOutPicked(hand, slot);
            }
            prepared[Cache.place(hand)] = null;
            ((Lease) watched.owner).slot = slot;
            Reference.reachabilityFence(watched);
            view = watched;
        }
        return handOut(blocks, slot, view);
    }

    private T handOutPicked(long[] hand, int slot) {
        Cache.pick(hand, Objects.requireNonNull(sampler).distance());
        return handOutWatched(slot);
    }

    @Override
    void prepare() {
        if (sampler == null) {
            return;
        }
        long[] hand = CacheTable.find(hands, Thread.currentThread());
        if (hand == null) {
            return;
        }
        if (!Cache.picks(hand)) {
            Cache.pick(hand, sampler.distance());
        }
        if (prepared[Cache.place(hand)] == null) {
            prepared[Cache.place(hand)] = makePrepared();
            Cache.pickAfter(hand, sampler.distance());
        }
    }

    private @Nullable T getSlowly() {
        int slot = blocks.takeSlowly();
        prepare();
        return slot == Blocks.NONE ? null : handOutByChance(slot);
    }

    @Override
    public void put(T record) {
        long[] hand = CacheTable.find(hands, Thread.currentThread());
        int slot = takeBack(blocks, record, NO_INDEX);
        if (slot == Blocks.NONE) {
            putOther(record, NO_INDEX);
        } else if (hand == null || !Cache.tryGive(hand, slot)) {
            blocks.giveSlowly(slot);
            prepare();
        }
        Reference.reachabilityFence(blocks);
    }

    /** Of two puts that race, the one that finds the address as both have seen it. */
    @Override
    boolean end(View view, long address) {
        return ADDRESS.compareAndSet(view, address, address | Long.MIN_VALUE);
    }
}
