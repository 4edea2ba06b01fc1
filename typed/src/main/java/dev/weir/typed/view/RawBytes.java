package dev.weir.typed.view;

import dev.weir.core.memory.OffHeap;
import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/**
 * The bytes of a member, whatever it is: read as a segment of the record, which is not revoked by put, and written from
 * a segment of as many bytes.
 *
 * @param bytes of the member
 */
public record RawBytes(long bytes) implements FieldKind {

    @Override
    public Class<?> type() {
        return MemorySegment.class;
    }

    @Override
    public boolean allows(Role role) {
        return role == Role.GET || role == Role.SET;
    }

    @Override
    public String text(MemoryLayout member, MemorySegment bytes) {
        return Printer.list(
                (int) Math.min(this.bytes, Integer.MAX_VALUE),
                i -> "%02x".formatted(bytes.get(ValueLayout.JAVA_BYTE, i)));
    }

    @Override
    public void write(MethodWriter method) {
        var segment = MethodWriter.desc(MemorySegment.class);
        switch (method.accessor().role()) {
            case GET -> {
                method.callAtOffset(this, "get", segment);
                method.code().areturn();
            }
            case SET -> {
                method.call(this, "set", ConstantDescs.CD_void, segment);
                method.returnSelf();
            }
            case FILL, EQUALS, COMPARE, COPY, APPEND, COMPARE_AND_SET, GET_AND_ADD ->
                throw new IllegalStateException("raw bytes have no such accessor");
        }
    }

    /**
     * {@return the member's bytes, in memory that stays mapped while the segment is reachable}
     *
     * @param offset of the member in the record
     */
    public MemorySegment get(View view, long offset, String accessor) {
        Refusals.requireInUse(view, view.address, accessor);
        return view.owner.segmentOf(view).asSlice(offset, bytes);
    }

    /** Replaces the bytes. */
    public void set(View view, long address, MemorySegment value, String accessor) {
        Refusals.requireInUse(view, address, accessor);
        check(value, accessor);
        try {
            write(address, value);
        } finally {
            Reference.reachabilityFence(view);
        }
    }

    /** Refuses a segment of another size. */
    void check(MemorySegment value, String accessor) {
        Refusals.requireValue(value, accessor, "MemorySegment");
        if (value.byteSize() != bytes) {
            throw Refusals.wrongLength(value.byteSize(), bytes, accessor);
        }
    }

    /** Stores bytes that were checked. */
    void write(long address, MemorySegment value) {
        MemorySegment.copy(value, 0, OffHeap.ALL, address, bytes);
    }
}
