package dev.weir.typed;

import dev.weir.core.WeirException;
import dev.weir.core.blocks.Blocks;
import dev.weir.typed.view.HandleTable;
import dev.weir.typed.view.HandleTable.Standing;
import dev.weir.typed.view.Owner;
import dev.weir.typed.view.RecordPlan;
import dev.weir.typed.view.View;
import dev.weir.typed.view.ViewClass;
import dev.weir.typed.view.WholeRecord;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a pool of views does with a record between its get and its put: as a whole, as a segment, by a handle. */
abstract sealed class RecordsInUse<T> extends TypedPool<T> implements Owner permits ViewPool {
    static final int NO_INDEX = -1;
    final Misuses misuses;
    private final Blocks blocks;
    private final ViewClass viewClass;
    private final WholeRecord whole;
    private final Snapshots snapshots;
    private final RecordLayout layout;
    private final Object makingHandles = new Object();

    /**
     * Null until a record's handle is asked for, so that put counts nothing unless it has to. Plain: a thread that puts
     * a record whose handle was taken got it from whoever took it, and sees the table; and it is immutable but for
     * leaves that look after themselves.
     */
    private @Nullable HandleTable handles;

    RecordsInUse(Blocks blocks, ViewClass viewClass, Snapshots snapshots) {
        this.blocks = blocks;
        this.viewClass = viewClass;
        this.snapshots = snapshots;
        this.whole = WholeRecord.of(viewClass.plan());
        this.layout = RecordLayout.of(viewClass.plan(), blocks.options().blockBytes());
        this.misuses = new Misuses(this, blocks, layout);
    }

    /** {@return whether this pool handed the view out, at whatever time} */
    abstract boolean owns(View view);

    /** {@return the view of a block that is in use, or one that is not in use, or null, if there is none} */
    abstract @Nullable View inUse(int block);

    /** Makes the view of a watched record known to {@link #inUse}, now that a handle finds it. */
    abstract void keep(int block, View view, Lease lease);

    @Override
    public MemorySegment segment(T record) {
        View view = mine(record, NO_INDEX);
        long address = addressInUse(record, view);
        if (view.owner instanceof Lease lease) {
            lease.escape();
        }
        MemorySegment segment = blocks.payload(address);
        Reference.reachabilityFence(view);
        return segment;
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
        View view = mine(record, NO_INDEX);
        long address = addressInUse(record, view);
        int block = blocks.block(address);
        if (view.owner instanceof Lease lease) {
            keep(block, view, lease);
        }
        HandleTable known = handles;
        long handle = (known == null ? makeHandles() : known).handle(block);
        Reference.reachabilityFence(view);
        return handle;
    }

    @Override
    @SuppressWarnings("unchecked") // the view class implements T
    public T view(long handle) {
        if (blocks.isClosed()) {
            throw misuses.closed();
        }
        HandleTable known = handles;
        Standing standing = known == null ? Standing.FOREIGN : known.standing(handle);
        View view = standing == Standing.CURRENT ? inUse(HandleTable.block(handle)) : null;
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
        synchronized (makingHandles) {
            HandleTable known = handles;
            if (known == null) {
                known = new HandleTable(blocks.options().numbers());
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
        return misuses.staleAccess(view, accessor);
    }

    @Override
    public RecordLayout layout() {
        return layout;
    }

    /** Makes the handles of a block stale, if there can be any. {@return the block} */
    final int ended(int block) {
        HandleTable known = handles;
        if (known != null) {
            known.ended(block);
        }
        return block;
    }

    /** {@return the view of a record that this pool handed out} */
    final View mine(T record, int index) {
        if (record instanceof View view && owns(view)) {
            return view;
        }
        throw misuses.refusal(record, index);
    }

    /** {@return where the record of a view is, which is in use} Read once, since a put may race. */
    private long addressInUse(T record, View view) {
        long address = view.address;
        if (address < 0) {
            throw misuses.refusal(record, NO_INDEX);
        }
        if (blocks.isClosed()) {
            throw misuses.closed();
        }
        return address;
    }
}
