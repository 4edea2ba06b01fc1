package dev.weir.typed;

import dev.weir.core.CommitFailed;
import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.ConfinedBlocks;
import dev.weir.core.memory.Region;
import dev.weir.typed.view.View;
import dev.weir.typed.view.ViewClass;
import dev.weir.typed.view.ViewStore;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Views over the blocks of one owner thread. Whether a record is in use is the sign of its view's address: get clears
 * it, put checks and sets it.
 */
final class ConfinedTypedPool<T> extends TypedPool<T> {
    private static final int NO_INDEX = -1;

    private final ConfinedBlocks blocks;
    private final Region region;
    private final ViewStore views;
    private final ViewClass viewClass;
    private final RecordLayout layout;
    private final Misuses misuses;

    ConfinedTypedPool(ConfinedBlocks blocks, ViewClass viewClass) {
        this.blocks = blocks;
        this.region = blocks.region();
        this.views = new ViewStore(blocks.options().capacity());
        this.viewClass = viewClass;
        this.layout = RecordLayout.of(viewClass.plan(), blocks.options().blockBytes());
        this.misuses = new Misuses(blocks, layout);
    }

    @Override
    public T get() {
        int block = blocks.take();
        if (block == Blocks.NONE) {
            throw misuses.exhausted();
        }
        return handOut(block);
    }

    @Override
    public @Nullable T tryGet() {
        int block = blocks.take();
        return block == Blocks.NONE ? null : handOut(block);
    }

    @Override
    public void put(T record) {
        blocks.enter();
        takeBack(inUse(record, NO_INDEX));
    }

    @Override
    public int get(T[] into, int from, int count) {
        Misuses.checkRange(from, count, into.length);
        checkComponent(into);
        for (int i = 0; i < count; i++) {
            T record = i == 0 ? tryGet() : tryGetOrNull();
            if (record == null) {
                return i;
            }
            into[from + i] = record;
        }
        return count;
    }

    /** What was handed out before must reach the caller, so a refused chunk ends a bulk get like the limit does. */
    private @Nullable T tryGetOrNull() {
        try {
            return tryGet();
        } catch (CommitFailed e) {
            return null;
        }
    }

    @Override
    public void put(T[] records, int from, int count) {
        Misuses.checkRange(from, count, records.length);
        for (int i = from; i < from + count; i++) {
            blocks.enter();
            takeBack(inUse(records[i], i));
        }
    }

    @Override
    public MemorySegment segment(T record) {
        View view = inUse(record, NO_INDEX);
        if (blocks.isClosed()) {
            throw misuses.closed();
        }
        return blocks.payload(view.address & Long.MAX_VALUE);
    }

    @Override
    public RecordLayout layout() {
        return layout;
    }

    @Override
    public String name() {
        return blocks.options().name();
    }

    @Override
    public TypedPoolStats stats() {
        return new TypedPoolStats(blocks.stats());
    }

    @Override
    public void adopt() {
        blocks.adopt();
    }

    @Override
    public void close() {
        blocks.close();
    }

    @SuppressWarnings("unchecked") // the view class implements T
    private T handOut(int block) {
        View view = views.find(block);
        if (view == null) {
            view = firstView(block);
        }
        // Computed again rather than cleared of its sign: a put and the next get then don't wait for the view's memory.
        view.address = blocks.address(block);
        return (T) view;
    }

    private View firstView(int block) {
        try {
            View view = viewClass.make(blocks.address(block), region);
            views.add(block, view);
            return view;
        } catch (Throwable e) {
            // Out of heap: the block was taken and nobody got it.
            blocks.give(block);
            throw e;
        }
    }

    /** {@return the view of a record that this pool handed out and that was not put} */
    private View inUse(T record, int index) {
        if (record instanceof View view && view.region == region && view.address >= 0) {
            return view;
        }
        throw misuses.refusal(record, index);
    }

    private void takeBack(View view) {
        long address = view.address;
        view.address = address | Long.MIN_VALUE;
        blocks.give(blocks.block(address & Long.MAX_VALUE));
    }

    /** An array of a subtype of T can't hold the views, and a store that fails would lose its record. */
    private void checkComponent(T[] into) {
        Class<?> component = into.getClass().getComponentType();
        if (!component.isAssignableFrom(viewClass.implementation())) {
            throw new IllegalArgumentException("into is an array of %s; allowed: an array of %s"
                    .formatted(component.getTypeName(), layout.type().getTypeName()));
        }
    }
}
