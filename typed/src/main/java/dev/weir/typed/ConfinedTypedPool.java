package dev.weir.typed;

import dev.weir.core.CommitFailed;
import dev.weir.core.ForeignHandle;
import dev.weir.core.PoolClosed;
import dev.weir.core.PoolExhausted;
import dev.weir.core.WeirException;
import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.ConfinedBlocks;
import dev.weir.core.memory.Region;
import dev.weir.typed.view.View;
import dev.weir.typed.view.ViewClass;
import dev.weir.typed.view.ViewStore;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Views over the blocks of one owner thread. Whether a record is in use is the sign of its view's address: get clears it,
 * put checks and sets it.
 */
final class ConfinedTypedPool<T> extends TypedPool<T> {
    private final ConfinedBlocks blocks;
    private final Region region;
    private final ViewStore views;
    private final ViewClass viewClass;
    private final RecordLayout layout;

    ConfinedTypedPool(ConfinedBlocks blocks, ViewClass viewClass) {
        this.blocks = blocks;
        this.region = blocks.region();
        this.views = new ViewStore(blocks.options().capacity());
        this.viewClass = viewClass;
        this.layout = RecordLayout.of(viewClass.plan(), blocks.options().blockBytes());
    }

    @Override
    public T get() {
        int block = blocks.take();
        if (block == Blocks.NONE) {
            throw exhausted();
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
        View view = check(record);
        long address = view.address;
        view.address = address | Long.MIN_VALUE;
        blocks.give(blocks.block(address));
    }

    @Override
    public int get(T[] into, int from, int count) {
        checkRange(from, count, into.length);
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
        checkRange(from, count, records.length);
        for (int i = from; i < from + count; i++) {
            blocks.enter();
            T record = records[i];
            if (!inUse(record)) {
                throw refuse(record, "at index %,d: ".formatted(i));
            }
            put(record);
        }
    }

    @Override
    public MemorySegment segment(T record) {
        View view = check(record);
        if (blocks.isClosed()) {
            throw blocks.misuse(new PoolClosed(name() + " is closed; its records ended with it"));
        }
        return blocks.payload(view.address & Long.MAX_VALUE);
    }

    @Override
    public RecordLayout layout() {
        return layout;
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
        view.address &= Long.MAX_VALUE;
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

    private boolean inUse(@Nullable T record) {
        return record instanceof View view && view.region == region && view.address >= 0;
    }

    /** {@return the view of a record that this pool handed out and that was not put} */
    private View check(T record) {
        if (record instanceof View view && view.region == region && view.address >= 0) {
            return view;
        }
        throw refuse(record, "");
    }

    private RuntimeException refuse(@Nullable T record, String where) {
        String type = layout.type().getSimpleName();
        if (record == null) {
            return new NullPointerException(
                    "%s%s was given null for a %s; check what tryGet answers before using it"
                            .formatted(where, name(), type));
        }
        return blocks.misuse(refusal(record, where, type));
    }

    private WeirException refusal(T record, String where, String type) {
        if (!(record instanceof View view)) {
            return new ForeignHandle("%s%s was given a %s that no pool made; put only what get handed out"
                    .formatted(where, name(), record.getClass().getTypeName()));
        }
        if (view.region != region) {
            return new ForeignHandle("%s%s was given a %s that belongs to another pool; put it back where it came from"
                    .formatted(where, name(), type));
        }
        return new StaleRecord("%s%s was given a %s that was put already; put each record once and drop it then"
                .formatted(where, name(), type));
    }

    private PoolExhausted exhausted() {
        return new PoolExhausted("all %,d records of %s are in use; put some back, or raise maxBlocks or maxBytes"
                .formatted(blocks.options().capacity(), name()));
    }

    private String name() {
        return blocks.options().name();
    }

    /** An array of a subtype of T can't hold the views, and a store that fails would lose its record. */
    private void checkComponent(T[] into) {
        Class<?> component = into.getClass().getComponentType();
        if (!component.isAssignableFrom(viewClass.implementation())) {
            throw new IllegalArgumentException("into is an array of %s; allowed: an array of %s"
                    .formatted(component.getTypeName(), layout.type().getTypeName()));
        }
    }

    private static void checkRange(int from, int count, int length) {
        if ((from | count) < 0 || count > length - from) {
            throw new IllegalArgumentException(
                    "from %,d and count %,d; allowed: a part of the array's %,d entries".formatted(from, count, length));
        }
    }
}
