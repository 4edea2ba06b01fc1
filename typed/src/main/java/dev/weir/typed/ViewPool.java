package dev.weir.typed;

import dev.weir.core.CommitFailed;
import dev.weir.core.PoolExhausted;
import dev.weir.core.StillOut;
import dev.weir.core.WeirException;
import dev.weir.core.blocks.BlockSource;
import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.Cache;
import dev.weir.typed.view.HandleTable;
import dev.weir.typed.view.HandleTable.Standing;
import dev.weir.typed.view.Owner;
import dev.weir.typed.view.RecordPlan;
import dev.weir.typed.view.View;
import dev.weir.typed.view.ViewClass;
import dev.weir.typed.view.ViewStore;
import dev.weir.typed.view.WholeRecord;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Views over blocks; the hot methods are in subclasses, which know the class of their blocks. Whether a record is in
 * use is the sign of its view's address: get clears it, put checks and sets it.
 *
 * <p>The address is written by the owner of the block alone, with one exception: two threads that hold the same record
 * may put it at once. So on shared blocks put sets the sign by a compare-and-set, and one of the two wins. Everything
 * else is plain: what the last owner wrote is seen by the next one, since the block went through give and take in
 * between.
 */
abstract sealed class ViewPool<T> extends TypedPool<T> implements Owner permits ConfinedTypedPool, SharedTypedPool {
    static final int NO_INDEX = -1;
    private final Blocks blocks;
    private final ViewStore views;
    private final ViewClass viewClass;
    private final WholeRecord whole;
    private final Snapshots snapshots;
    private final RecordLayout layout;
    private final Misuses misuses;

    /**
     * Null until a record's handle is asked for, so that put counts nothing unless it has to. Plain: a thread that puts
     * a record whose handle was taken got it from whoever took it, and sees the table; and it is immutable but for
     * leaves that look after themselves.
     */
    private @Nullable HandleTable handles;

    ViewPool(Blocks blocks, ViewClass viewClass, Snapshots snapshots) {
        this.blocks = blocks;
        this.views = new ViewStore(blocks.options().capacity());
        this.viewClass = viewClass;
        this.snapshots = snapshots;
        this.whole = WholeRecord.of(viewClass.plan());
        this.layout = RecordLayout.of(viewClass.plan(), blocks.options().blockBytes());
        this.misuses = new Misuses(this, blocks, layout);
    }

    @Override
    public T get() {
        T record = tryGet();
        if (record == null) {
            throw blocks.exhausted();
        }
        return record;
    }

    @Override
    public T get(Duration atMost) throws InterruptedException {
        return handOut(blocks.take(atMost));
    }

    @Override
    public int get(T[] into, int from, int count) {
        Blocks.checkRange(from, count, into.length);
        checkComponent(into);
        int got = 0;
        try {
            T record;
            while (got < count && (record = tryGet()) != null) {
                into[from + got++] = record;
            }
        } catch (CommitFailed e) {
            // What was handed out before must reach the caller, so a refused chunk then ends the call like the limit
            // does.
            if (got == 0) {
                throw e;
            }
        }
        return got;
    }

    @Override
    public void put(T[] records, int from, int count) {
        Blocks.checkRange(from, count, records.length);
        for (int i = from; i < from + count; i++) {
            Cache hand = blocks.enter();
            blocks.give(hand, takeBack(records[i], i));
        }
    }

    @Override
    public MemorySegment segment(T record) {
        long address = mine(record, NO_INDEX).address;
        if (address < 0) {
            throw misuses.refusal(record, NO_INDEX);
        }
        if (blocks.isClosed()) {
            throw misuses.closed();
        }
        return blocks.payload(address);
    }

    @Override
    public void copyFrom(T record, T other) {
        whole.copyFrom(mine(record, NO_INDEX), other);
    }

    @Override
    public void copyFrom(T record, ByteBuffer source) {
        whole.copyFrom(mine(record, NO_INDEX), source);
    }

    @Override
    public void copyFrom(T record, MemorySegment source) {
        whole.copyFrom(mine(record, NO_INDEX), source);
    }

    @Override
    public void copyTo(T record, ByteBuffer target) {
        whole.copyTo(mine(record, NO_INDEX), target);
    }

    @Override
    public void copyTo(T record, MemorySegment target) {
        whole.copyTo(mine(record, NO_INDEX), target);
    }

    @Override
    public void clear(T record) {
        whole.clear(mine(record, NO_INDEX));
    }

    @Override
    public boolean contentEquals(T record, T other) {
        return whole.contentEquals(mine(record, NO_INDEX), other);
    }

    @Override
    public long contentHash(T record) {
        return whole.contentHash(mine(record, NO_INDEX));
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // documented: the caller knows the schema
    public <R extends Record> R read(T record) {
        return (R) snapshots.ofSchema().read(mine(record, NO_INDEX), 0);
    }

    @Override
    public <R extends Record> R read(T record, Class<R> type) {
        return type.cast(snapshots.of(type).read(mine(record, NO_INDEX), 0));
    }

    @Override
    public void write(T record, Record value) {
        snapshots.ofValue(value).write(mine(record, NO_INDEX), 0, value);
    }

    @Override
    public long handle(T record) {
        long address = mine(record, NO_INDEX).address;
        if (address < 0) {
            throw misuses.refusal(record, NO_INDEX);
        }
        if (blocks.isClosed()) {
            throw misuses.closed();
        }
        HandleTable known = handles;
        return (known == null ? makeHandles() : known).handle(blocks.block(address));
    }

    @Override
    @SuppressWarnings("unchecked") // the view class implements T
    public T view(long handle) {
        if (blocks.isClosed()) {
            throw misuses.closed();
        }
        HandleTable known = handles;
        Standing standing = known == null ? Standing.FOREIGN : known.standing(handle);
        View view = standing == Standing.CURRENT ? views.find(HandleTable.block(handle)) : null;
        if (view == null) {
            throw misuses.handle(handle, standing == Standing.STALE);
        }
        if (view.address < 0) {
            // Its put has not come as far as to count.
            throw misuses.handle(handle, true);
        }
        return (T) view;
    }

    private HandleTable makeHandles() {
        synchronized (views) {
            HandleTable known = handles;
            if (known == null) {
                known = new HandleTable(blocks.options().capacity());
                handles = known;
            }
            return known;
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the view class implements T
    public void takeBack(View view) {
        put((T) view);
    }

    @Override
    @SuppressWarnings("unchecked") // the view class implements T
    public MemorySegment segmentOf(View view) {
        return segment((T) view);
    }

    @Override
    @SuppressWarnings("unchecked") // the view class implements T
    public long handleOf(View view) {
        return handle((T) view);
    }

    @Override
    public RecordPlan plan() {
        return viewClass.plan();
    }

    @Override
    public WeirException stale(View view, String accessor) {
        return misuses.staleAccess(accessor);
    }

    @Override
    public String name() {
        return blocks.options().name();
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
    public void maxBlocks(long records) {
        blocks.limitBlocks(records);
    }

    @Override
    public void maxBytes(long bytes) {
        blocks.limitBytes(bytes);
    }

    @Override
    public void flush() {
        blocks.flush();
    }

    @Override
    public TypedPoolCache<T> cache() {
        return new TypedPoolCache<>(this, blocks.cache());
    }

    @Override
    public void adopt() {
        blocks.adopt();
    }

    @Override
    public void close() {
        blocks.close();
    }

    @Override
    public StillOut close(Duration atMost) {
        return blocks.close(atMost, block -> null);
    }

    @Nullable
    T tryGet(BlockSource source) {
        int block = source.take();
        return block == Blocks.NONE ? null : handOut(block);
    }

    void put(BlockSource source, T record) {
        Cache hand = source.enter();
        source.give(hand, takeBack(record, NO_INDEX));
    }

    PoolExhausted exhausted() {
        return blocks.exhausted();
    }

    @SuppressWarnings("unchecked") // the view class implements T
    final T handOut(int block) {
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
            View view = viewClass.make(blocks.address(block), this);
            views.add(block, view);
            return view;
        } catch (Throwable e) {
            // Out of heap: the block was taken and nobody got it.
            blocks.give(blocks.enter(), block);
            throw e;
        }
    }

    /** Ends the use of a record. {@return its block} */
    final int takeBack(T record, int index) {
        View view = mine(record, index);
        long address = view.address;
        if (address < 0 || !end(view, address)) {
            throw misuses.refusal(record, index);
        }
        return ended(blocks.block(address));
    }

    /** Makes the handles of a block stale, if there can be any. {@return the block} */
    private int ended(int block) {
        HandleTable known = handles;
        if (known != null) {
            known.ended(block);
        }
        return block;
    }

    /** Sets the sign of a view's address. {@return false if another thread has just done so} */
    abstract boolean end(View view, long address);

    final boolean owns(View view) {
        return view.owner == this;
    }

    /** {@return the view of a record that this pool handed out} */
    private View mine(T record, int index) {
        if (record instanceof View view && owns(view)) {
            return view;
        }
        throw misuses.refusal(record, index);
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
