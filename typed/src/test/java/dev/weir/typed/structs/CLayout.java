package dev.weir.typed.structs;

import dev.weir.typed.structs.Kind.Group;
import dev.weir.typed.structs.Kind.Member;
import dev.weir.typed.structs.Kind.Unit;
import dev.weir.typed.structs.Scalar.Bits;
import dev.weir.typed.structs.Scalar.Text;
import dev.weir.typed.structs.Scalar.Value;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The layout that a C compiler gives a struct, as a user would write it down in Java. */
final class CLayout {
    private CLayout() {}

    static StructLayout of(Group struct) {
        return (StructLayout) group(struct, struct.isPacked());
    }

    /** @param loose whether a packed struct around may put this anywhere */
    private static GroupLayout group(Group group, boolean loose) {
        var members = new ArrayList<MemoryLayout>();
        long end = 0;
        long longest = 0;
        for (Member member : group.members()) {
            MemoryLayout layout = member(member, group.order(), loose || group.isPacked());
            if (!group.isUnion()) {
                end = pad(members, end, group.isPacked() ? 1 : alignment(member.kind()));
            }
            members.add(layout);
            end += layout.byteSize();
            longest = Math.max(longest, layout.byteSize());
        }
        if (group.isUnion()) {
            long size = roundUp(longest, alignment(group));
            if (size > longest) {
                members.add(MemoryLayout.paddingLayout(size));
            }
            return MemoryLayout.unionLayout(members.toArray(MemoryLayout[]::new));
        }
        pad(members, end, alignment(group));
        return MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new));
    }

    private static MemoryLayout member(Member member, ByteOrder order, boolean loose) {
        MemoryLayout layout = switch (member.kind()) {
            case Group inner -> group(inner, loose);
            case Unit unit -> value(unit.stored(), order, loose);
            case Value value -> value(value.stored(), order, loose);
            case Text text -> MemoryLayout.sequenceLayout(text.bytes(), ValueLayout.JAVA_BYTE);
            case Bits bits -> throw new AssertionError(bits);
        };
        for (int length : member.lengths().reversed()) {
            layout = MemoryLayout.sequenceLayout(length, layout);
        }
        return member.layoutName().isEmpty() ? layout : layout.withName(member.layoutName());
    }

    private static ValueLayout value(Class<?> stored, ByteOrder order, boolean loose) {
        ValueLayout layout = switch (stored.getName()) {
            case "boolean" -> ValueLayout.JAVA_BOOLEAN;
            case "byte" -> ValueLayout.JAVA_BYTE;
            case "short" -> ValueLayout.JAVA_SHORT;
            case "char" -> ValueLayout.JAVA_CHAR;
            case "int" -> ValueLayout.JAVA_INT;
            case "long" -> ValueLayout.JAVA_LONG;
            case "float" -> ValueLayout.JAVA_FLOAT;
            case "double" -> ValueLayout.JAVA_DOUBLE;
            default -> throw new AssertionError(stored);
        };
        return loose ? layout.withOrder(order).withByteAlignment(1) : layout.withOrder(order);
    }

    private static long alignment(Kind kind) {
        return switch (kind) {
            case Group group when group.isPacked() -> 1;
            case Group group ->
                group.members().stream().mapToLong(member -> alignment(member.kind())).max().orElse(1);
            case Unit unit -> Scalar.bytesOf(unit.stored());
            case Value value -> value.bytes();
            case Text _,Bits _ -> 1;
        };
    }

    private static long pad(List<MemoryLayout> members, long end, long alignment) {
        long aligned = roundUp(end, alignment);
        if (aligned > end) {
            members.add(MemoryLayout.paddingLayout(aligned - end));
        }
        return aligned;
    }

    private static long roundUp(long bytes, long alignment) {
        return (bytes + alignment - 1) & -alignment;
    }
}
