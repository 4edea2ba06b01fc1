package dev.weir.typed.view;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * One field: the accessors of a name, and the member they read and write.
 *
 * @param member    the member, with its byte order
 * @param offset    where it starts in the record
 * @param kind      how its bits become the accessors' type
 * @param accessors at least one; all of one type
 */
public record Field(String name, ValueLayout member, long offset, FieldKind kind, List<Accessor> accessors) {

    /** {@return the type of the accessors} */
    public Class<?> type() {
        return kind.type();
    }

    /**
     * {@return the handle {@code (MemorySegment, long recordAddress) -> carrier}} It is the path of this one member
     * through a struct as large as the record, without alignment, so that the accesses to all fields of a record check
     * the same and C2 can merge the checks; and so that packed layouts need no handles of their own.
     */
    VarHandle handle(long recordBytes) {
        ValueLayout access = FieldKind.layout(kind.carrier())
                .withOrder(member.order())
                .withByteAlignment(1)
                .withName(name);
        var parts = new ArrayList<MemoryLayout>();
        addPadding(parts, offset);
        parts.add(access);
        addPadding(parts, recordBytes - offset - access.byteSize());
        return MemoryLayout.structLayout(parts.toArray(MemoryLayout[]::new))
                .varHandle(PathElement.groupElement(name))
                .withInvokeExactBehavior();
    }

    private static void addPadding(List<MemoryLayout> parts, long bytes) {
        if (bytes > 0) {
            parts.add(MemoryLayout.paddingLayout(bytes));
        }
    }
}
