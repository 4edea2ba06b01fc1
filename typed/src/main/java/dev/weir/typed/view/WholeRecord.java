package dev.weir.typed.view;

import static dev.weir.core.memory.OffHeap.ALL;

import dev.weir.typed.Pooled;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The operations on whole records of one T and layout. A generated class that implements {@link Pooled} has one of
 * these as a constant, and each method that it has from there is a call of the method of the same name here. A record
 * class, because C2 trusts its fields: the size of a record is then a constant.
 *
 * <p>A record in use has a positive address, which is read once, before anything else. Its memory stays mapped until
 * after the operation, since whoever holds the view holds its region.
 *
 * @param type    T
 * @param struct  the layout
 * @param bytes   of a record
 * @param members which of them are no holes
 */
public record WholeRecord(Class<?> type, StructLayout struct, long bytes, Ranges members) {

    public static WholeRecord of(RecordPlan plan) {
        return new WholeRecord(plan.type(), plan.struct(), plan.struct().byteSize(), Ranges.of(plan.struct()));
    }

    public void close(View view) {
        view.owner.takeBack(view);
    }

    public MemorySegment segment(View view) {
        return view.owner.segmentOf(view);
    }

    public long handle(View view) {
        return view.owner.handleOf(view);
    }

    public void copyFrom(View view, @Nullable Object other) {
        View source = requireSame(view, other, "copyFrom");
        MemorySegment.copy(
                ALL, addressOfArgument(source, "copyFrom"), ALL, address(view, "copyFrom", type), bytes);
        Reference.reachabilityFence(source);
        Reference.reachabilityFence(view);
    }

    public void copyFrom(View view, ByteBuffer source) {
        requireRoom(source.remaining(), "source", "remaining bytes");
        long address = address(view, "copyFrom", ByteBuffer.class);
        if (source.hasArray()) {
            MemorySegment.copy(
                    source.array(),
                    source.arrayOffset() + source.position(),
                    ALL,
                    ValueLayout.JAVA_BYTE,
                    address,
                    (int) bytes);
        } else {
            MemorySegment.copy(segment(source), 0, ALL, address, bytes);
        }
        source.position(source.position() + (int) bytes);
        Reference.reachabilityFence(view);
    }

    /**
     * {@return what remains in a buffer} C2 makes no object of it if it knows that the buffer is no array, and it takes
     * that from the class; what else has gone through ofBuffer in this VM must not matter.
     */
    private static MemorySegment segment(ByteBuffer buffer) {
        return buffer instanceof MappedByteBuffer direct
                ? MemorySegment.ofBuffer(direct)
                : MemorySegment.ofBuffer(buffer);
    }

    public void copyFrom(View view, MemorySegment source) {
        requireRoom(source.byteSize(), "source", "bytes");
        MemorySegment.copy(source, 0, ALL, address(view, "copyFrom", MemorySegment.class), bytes);
        Reference.reachabilityFence(view);
    }

    public void copyTo(View view, ByteBuffer target) {
        requireRoom(target.remaining(), "target", "remaining bytes");
        requireWritable(target.isReadOnly());
        long address = address(view, "copyTo", ByteBuffer.class);
        if (target.hasArray()) {
            MemorySegment.copy(
                    ALL,
                    ValueLayout.JAVA_BYTE,
                    address,
                    target.array(),
                    target.arrayOffset() + target.position(),
                    (int) bytes);
        } else {
            MemorySegment.copy(ALL, address, segment(target), 0, bytes);
        }
        target.position(target.position() + (int) bytes);
        Reference.reachabilityFence(view);
    }

    public void copyTo(View view, MemorySegment target) {
        requireRoom(target.byteSize(), "target", "bytes");
        requireWritable(target.isReadOnly());
        MemorySegment.copy(ALL, address(view, "copyTo", MemorySegment.class), target, 0, bytes);
        Reference.reachabilityFence(view);
    }

    public void clear(View view) {
        ALL.asSlice(address(view, "clear", null), bytes).fill((byte) 0);
        Reference.reachabilityFence(view);
    }

    public boolean contentEquals(View view, @Nullable Object other) {
        View same = requireSame(view, other, "contentEquals");
        long a = address(view, "contentEquals", type);
        long b = addressOfArgument(same, "contentEquals");
        boolean equal = true;
        long[] edges = members.edges;
        for (int e = 0; equal && e < edges.length; e += 2) {
            long start = edges[e];
            long end = edges[e + 1];
            equal = MemorySegment.mismatch(ALL, a + start, a + end, ALL, b + start, b + end) < 0;
        }
        Reference.reachabilityFence(view);
        Reference.reachabilityFence(same);
        return equal;
    }

    public long contentHash(View view) {
        long address = address(view, "contentHash", null);
        long hash = 0;
        long[] edges = members.edges;
        for (int e = 0; e < edges.length; e += 2) {
            hash = ContentHash.add(hash, address + edges[e], address + edges[e + 1]);
        }
        Reference.reachabilityFence(view);
        return hash;
    }

    private long address(View view, String method, @Nullable Class<?> argument) {
        long address = view.address;
        if (address < 0) {
            throw Refusals.wasPut(view, label(method, argument));
        }
        return address;
    }

    private long addressOfArgument(View argument, String method) {
        long address = argument.address;
        if (address < 0) {
            throw Refusals.wasPut(argument, label(method, type) + ", for its argument,");
        }
        return address;
    }

    private String label(String method, @Nullable Class<?> argument) {
        return "%s.%s(%s)".formatted(type.getSimpleName(), method, argument == null ? "" : argument.getSimpleName());
    }

    /** {@return another record as a view} Nearly all records of one T and layout are of one class. */
    private View requireSame(View view, @Nullable Object other, String method) {
        if (other == null || other.getClass() != view.getClass()) {
            return requireSamePlan(other, method);
        }
        return (View) other;
    }

    /** A schema or a collected loader may have given the same T and layout a class of its own. */
    private View requireSamePlan(@Nullable Object other, String method) {
        if (other instanceof View view
                && view.owner.plan().type() == type
                && view.owner.plan().struct().equals(struct)) {
            return view;
        }
        throw notTheSame(other, method);
    }

    private RuntimeException notTheSame(@Nullable Object other, String method) {
        String label = label(method, type);
        if (other == null) {
            return new NullPointerException(label + ": other is null; allowed: a record of the same layout");
        }
        if (!(other instanceof View view)) {
            return new IllegalArgumentException("%s: other is a %s, which no pool made; allowed: a pool's record"
                    .formatted(label, other.getClass().getTypeName()));
        }
        RecordPlan plan = view.owner.plan();
        return new IllegalArgumentException("%s: other is a %s with layout %s; allowed: a %s with layout %s"
                .formatted(label, plan.type().getSimpleName(), plan.struct(), type.getSimpleName(), struct));
    }

    private void requireRoom(long available, String name, String what) {
        if (available < bytes) {
            throw new IllegalArgumentException(
                    "%s has %,d %s; a %s takes %,d".formatted(name, available, what, type.getSimpleName(), bytes));
        }
    }

    private static void requireWritable(boolean readOnly) {
        if (readOnly) {
            throw new IllegalArgumentException("target is read-only; allowed: one that can be written");
        }
    }
}
