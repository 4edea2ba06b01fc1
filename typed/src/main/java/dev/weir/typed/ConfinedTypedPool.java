package dev.weir.typed;

import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.ConfinedBlocks;
import dev.weir.typed.view.View;
import dev.weir.typed.view.ViewClass;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The hot methods over the blocks of one owner thread. */
final class ConfinedTypedPool<T> extends ViewPool<T> {
    private final ConfinedBlocks blocks;
    /** At how many gets the next one is to be watched, and how many later the one after that. */
    private long pick;

    private long distance;
    /** What that get hands out. */
    private @Nullable View prepared;

    ConfinedTypedPool(ConfinedBlocks blocks, ViewClass viewClass, Snapshots snapshots, Lifecycle<T> lifecycle) {
        super(blocks, viewClass, snapshots, lifecycle);
        this.blocks = blocks;
        this.pick = sampler == null ? Long.MAX_VALUE : sampler.distance();
        prepare();
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
        int slot = blocks.take();
        if (slot == Blocks.NONE) {
            return null;
        }
        View view = views.find(slot);
        if (blocks.gets() >= pick) {
            View watched = prepared;
            if (view == null || watched == null) {
                return handOutPicked(slot);
            }
            prepared = null;
            pick = blocks.gets() + distance;
            ((Lease) watched.owner).slot = slot;
            Reference.reachabilityFence(watched);
            view = watched;
        }
        return handOut(blocks, slot, view);
    }

    private T handOutPicked(int slot) {
        var sampler = Objects.requireNonNull(this.sampler);
        pick = blocks.gets() + sampler.distance();
        return handOutWatched(slot);
    }

    @Override
    void prepare() {
        if (sampler != null && prepared == null) {
            prepared = makePrepared();
            distance = sampler.distance();
        }
    }

    @Override
    public void put(T record) {
        blocks.enter();
        int slot = takeBack(blocks, record, NO_INDEX);
        if (slot == Blocks.NONE) {
            putOther(record, NO_INDEX);
        } else {
            blocks.give(null, slot);
        }
    }

    @Override
    boolean end(View view, long address) {
        view.address = address | Long.MIN_VALUE;
        return true;
    }
}
