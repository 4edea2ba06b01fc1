package dev.weir.typed;

import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.ConfinedBlocks;
import dev.weir.typed.view.View;
import dev.weir.typed.view.ViewClass;
import org.jspecify.annotations.Nullable;

/** The hot methods over the blocks of one owner thread. */
final class ConfinedTypedPool<T> extends ViewPool<T> {
    private final ConfinedBlocks blocks;

    ConfinedTypedPool(ConfinedBlocks blocks, ViewClass viewClass, Snapshots snapshots, Lifecycle<T> lifecycle) {
        super(blocks, viewClass, snapshots, lifecycle);
        this.blocks = blocks;
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
        int block = blocks.take();
        if (block == Blocks.NONE) {
            return null;
        }
        return sampler != null && sampler.isDue(blocks.gets()) ? handOutWatched(block) : handOut(blocks, block);
    }

    @Override
    public void put(T record) {
        blocks.enter();
        blocks.give(null, takeBack(blocks, record, NO_INDEX));
    }

    @Override
    boolean end(View view, long address) {
        view.address = address | Long.MIN_VALUE;
        return true;
    }
}
