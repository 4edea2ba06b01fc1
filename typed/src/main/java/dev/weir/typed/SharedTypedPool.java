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

    SharedTypedPool(SharedBlocks blocks, ViewClass viewClass, Snapshots snapshots, Lifecycle<T> lifecycle) {
        super(blocks, viewClass, snapshots, lifecycle);
        this.blocks = blocks;
        this.hands = blocks.hands();
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
        int block = hand == null ? Blocks.NONE : Cache.tryTake(hand);
        if (hand == null || block == Blocks.NONE) {
            return getSlowly();
        }
        return sampler != null && sampler.isDue(hand) ? handOutWatched(block) : handOut(blocks, block);
    }

    private @Nullable T getSlowly() {
        int block = blocks.takeSlowly();
        return block == Blocks.NONE ? null : handOutByChance(block);
    }

    @Override
    public void put(T record) {
        long[] hand = CacheTable.find(hands, Thread.currentThread());
        int block = takeBack(blocks, record, NO_INDEX);
        if (hand == null || !Cache.tryGive(hand, block)) {
            blocks.giveSlowly(block);
        }
        Reference.reachabilityFence(blocks);
    }

    /** Of two puts that race, the one that finds the address as both have seen it. */
    @Override
    boolean end(View view, long address) {
        return ADDRESS.compareAndSet(view, address, address | Long.MIN_VALUE);
    }
}
