package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.StoredAs;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes a layout from T alone: the members with the largest alignment first, which leaves no holes, then by name, since
 * reflection promises no order. A nested interface becomes a nested struct, padded to its alignment.
 */
final class Inference {
    /** The interfaces around the one that is being laid out, and that one. */
    private final Set<Class<?>> around = new HashSet<>();

    private Inference() {}

    /** @throws LayoutMismatch if T doesn't say enough */
    static StructLayout layout(Class<?> type, List<MemberUse> members) {
        return new Inference().struct(type, members, ByteOrder.nativeOrder());
    }

    private StructLayout struct(Class<?> type, List<MemberUse> uses, ByteOrder unlessSaid) {
        around.add(type);
        ByteOrder order = Hints.order(type, unlessSaid);
        var members = new ArrayList<MemoryLayout>();
        var holders = new TreeMap<String, List<MemberUse>>();
        for (MemberUse use : uses) {
            // A path leads to a member that another accessor makes.
            if (use.hints().bits() != null) {
                holders.computeIfAbsent(use.holder(), _ -> new ArrayList<>()).add(use);
            } else if (!use.path().contains(".")) {
                members.add(member(use, order).withName(use.path()));
            }
        }
        for (MemberUse use : uses) {
            if (use.hints().bits() == null) {
                holders.remove(use.path());
            }
        }
        holders.forEach((holder, fields) -> {
            if (!holder.contains(".")) {
                members.add(holder(fields, order).withName(holder));
            }
        });
        around.remove(type);
        if (members.isEmpty()) {
            throw new LayoutMismatch(type.getTypeName()
                    + " has no accessors, so there is nothing to lay out; declare some, or give a StructLayout");
        }
        if (type.isRecord()) {
            return inHeaderOrder(uses, members);
        }
        members.sort(Comparator.comparingLong(MemoryLayout::byteAlignment)
                .reversed()
                .thenComparing(member -> member.name().orElseThrow()));
        return MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new));
    }

    /** {@return the member whose bits are fields, as wide as they need or as the first that says it has it} */
    private static MemoryLayout holder(List<MemberUse> fields, ByteOrder order) {
        Accessor accessor = fields.getFirst().aspects().getFirst().first();
        Hints hints = Hints.ofHolder(fields.stream()
                .flatMap(field -> field.aspects().stream())
                .flatMap(aspect -> aspect.accessors().stream())
                .toList());
        StoredAs storedAs = hints.find(StoredAs.class);
        List<BitRange> ranges = fields.stream()
                .map(field -> Objects.requireNonNull(field.hints().bits()))
                .toList();
        Class<?> unit = ranges.getFirst().unit();
        Class<?> stored = unit != null ? unit
                : storedAs != null ? storedAs.value()
                : BitField.narrowest(ranges);
        if (!Scalar.isIntegral(stored)) {
            throw accessor
                    .mismatch("@StoredAs is %s; allowed for bits: an integral type".formatted(stored.getSimpleName()));
        }
        return array(accessor, hints, Scalar.layout(stored).withOrder(hints.order(order)));
    }

    /** {@return what C makes of the same declarations in the same order} */
    private static StructLayout inHeaderOrder(List<MemberUse> uses, List<MemoryLayout> members) {
        List<String> order = uses.stream().map(MemberUse::holder).distinct().toList();
        members.sort(Comparator.comparingInt(member -> order.indexOf(member.name().orElseThrow())));
        var padded = new ArrayList<MemoryLayout>();
        long offset = 0;
        for (MemoryLayout member : members) {
            long padding = -offset & (member.byteAlignment() - 1);
            if (padding > 0) {
                padded.add(MemoryLayout.paddingLayout(padding));
            }
            padded.add(member);
            offset += padding + member.byteSize();
        }
        return padded(MemoryLayout.structLayout(padded.toArray(MemoryLayout[]::new)));
    }

    private static StructLayout padded(StructLayout struct) {
        long padding = -struct.byteSize() & (struct.byteAlignment() - 1);
        if (padding == 0) {
            return struct;
        }
        var members = new ArrayList<>(struct.memberLayouts());
        members.add(MemoryLayout.paddingLayout(padding));
        return MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new));
    }

    private MemoryLayout member(MemberUse use, ByteOrder typesOrder) {
        MemoryLayout element = element(use, use.hints().order(typesOrder));
        return array(use.aspects().getFirst().first(), use.hints(), element);
    }

    private static MemoryLayout array(Accessor accessor, Hints hints, MemoryLayout element) {
        MemoryLayout layout = element;
        Length length = hints.find(Length.class);
        int[] lengths = length == null ? new int[0] : length.value();
        boolean whole = accessor.type().isArray() || accessor.type() == MemorySegment.class;
        if (whole ? lengths.length <= accessor.indexes() : lengths.length != accessor.indexes()) {
            throw accessor.mismatch(
                    "it takes %d indexes and @Length gives %d lengths; annotate an array with the length of each dimension"
                            .formatted(accessor.indexes(), lengths.length));
        }
        for (int d = lengths.length - 1; d >= 0; d--) {
            if (lengths[d] < 1) {
                throw accessor.mismatch("@Length is %,d; allowed: 1 or more".formatted(lengths[d]));
            }
            layout = MemoryLayout.sequenceLayout(lengths[d], layout);
        }
        return layout;
    }

    private MemoryLayout element(MemberUse use, ByteOrder order) {
        Accessor accessor = use.aspects().getFirst().first();
        Class<?> type = accessor.type();
        StoredAs storedAs = use.hints().find(StoredAs.class);
        if (storedAs == null && (Nested.isPossible(type) || type.isRecord())) {
            return nested(accessor, order);
        }
        if (type == String.class) {
            return Text.layout(accessor, use.hints());
        }
        if (type == MemorySegment.class) {
            return ValueLayout.JAVA_BYTE;
        }
        if (type.isArray() && type.componentType().isPrimitive()) {
            if (storedAs != null) {
                throw accessor.mismatch(
                        "an array is copied as it is in memory, so @StoredAs does not go with %s; declare the array of"
                                .formatted(type.getSimpleName())
                                + " the type in memory");
            }
            return Scalar.layout(type.componentType()).withOrder(order);
        }
        if (!type.isPrimitive() && !type.isEnum()) {
            throw accessor
                    .mismatch("the accessor's type is %s; fields are %s, arrays of these, a String, a MemorySegment,"
                            .formatted(
                                    type.getSimpleName(),
                                    Scalar.PRIMITIVES.stream().map(Class::getSimpleName)
                                            .collect(Collectors.joining(", ")))
                            + " an enum, a Java record, or an interface of accessors");
        }
        Class<?> stored = storedAs != null ? storedAs.value() : type.isEnum() ? Ordinal.narrowest(type) : type;
        if (!stored.isPrimitive() || stored == void.class) {
            throw accessor.mismatch("@StoredAs is %s; allowed: a primitive type".formatted(stored.getSimpleName()));
        }
        ValueLayout layout = Scalar.layout(stored);
        if (FieldKind.of(accessor, layout, use.hints()) == null) {
            throw accessor.mismatch("%s can't be stored as %s".formatted(type.getSimpleName(), stored));
        }
        return layout.withOrder(order);
    }

    private StructLayout nested(Accessor accessor, ByteOrder order) {
        Class<?> type = accessor.type();
        if (around.contains(type)) {
            throw accessor.mismatch("a %s would contain itself".formatted(type.getSimpleName()));
        }
        StructLayout struct;
        try {
            struct = struct(type, MemberUse.of(type), order);
        } catch (LayoutMismatch e) {
            throw accessor.mismatch(e.getMessage());
        }
        return padded(struct);
    }
}
