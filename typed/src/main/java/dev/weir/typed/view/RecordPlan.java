package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a view of T over a layout has to do: which accessor reads and writes which bytes.
 *
 * @param type   T
 * @param struct the layout that was given, or one made from the accessors
 * @param fields the members that T names, by name
 */
public record RecordPlan(Class<?> type, StructLayout struct, List<Field> fields) {

    /**
     * Matches T's accessors with a layout's members, by name.
     *
     * @param layout null to make one: the fields with the largest alignment first, then by name, in native order
     * @throws LayoutMismatch if T can't be implemented over the layout
     */
    public static RecordPlan of(Class<?> type, @Nullable StructLayout layout) {
        var accessors = new TreeMap<String, List<Accessor>>();
        for (Accessor accessor : Accessor.of(type)) {
            accessors.computeIfAbsent(accessor.field(), name -> new ArrayList<>()).add(accessor);
        }
        accessors.values().forEach(RecordPlan::requireOneType);
        StructLayout struct = layout != null ? layout : infer(type, List.copyOf(accessors.values()));
        if (struct.byteSize() == 0) {
            throw new LayoutMismatch(type.getSimpleName() + ": the layout has no bytes; a record has at least one");
        }
        return new RecordPlan(
                type,
                struct,
                accessors.values().stream().map(field -> match(field, struct)).toList());
    }

    /** Checks that T is an interface that a view could implement. */
    public static void requirePlainInterface(Class<?> type) {
        Accessor.requirePlainInterface(type);
    }

    private static void requireOneType(List<Accessor> accessors) {
        Accessor first = accessors.getFirst();
        for (Accessor other : accessors) {
            if (other.type() != first.type()) {
                throw new LayoutMismatch("%s and %s give field '%s' two types, %s and %s; use one"
                        .formatted(first.label(), other.label(), first.field(), first.type(), other.type()));
            }
        }
    }

    private static StructLayout infer(Class<?> type, List<List<Accessor>> fields) {
        if (fields.isEmpty()) {
            throw new LayoutMismatch(type.getTypeName()
                    + " has no accessors, so there is nothing to lay out; declare some, or give a StructLayout");
        }
        return MemoryLayout.structLayout(fields.stream()
                .map(List::getFirst)
                .map(accessor -> FieldKind.layout(accessor.type()).withName(accessor.field()))
                .sorted(Comparator.comparingLong(ValueLayout::byteAlignment)
                        .reversed()
                        .thenComparing(member -> member.name().orElseThrow()))
                .toArray(MemoryLayout[]::new));
    }

    private static Field match(List<Accessor> accessors, StructLayout struct) {
        Accessor first = accessors.getFirst();
        MemoryLayout found = null;
        long foundAt = 0;
        long offset = 0;
        for (MemoryLayout member : struct.memberLayouts()) {
            if (member.name().filter(first.field()::equals).isPresent()) {
                if (found != null) {
                    throw mismatch(first, "the layout has two members of that name; rename one");
                }
                found = member;
                foundAt = offset;
            }
            offset += member.byteSize();
        }
        if (found == null) {
            throw mismatch(first, "the layout has no such member; it has " + names(struct));
        }
        if (!(found instanceof ValueLayout member) || found instanceof AddressLayout) {
            throw mismatch(first, "the member is %s; accessors read and write primitive members only"
                    .formatted(describe(found)));
        }
        FieldKind kind = FieldKind.of(first.type(), member);
        if (kind == null) {
            throw mismatch(first, "the accessor's type is %s and the member is %s; accessors of that member can be %s"
                    .formatted(first.type(), describe(member), FieldKind.typesFor(member)));
        }
        return new Field(first.field(), member, foundAt, kind, List.copyOf(accessors));
    }

    private static LayoutMismatch mismatch(Accessor accessor, String reason) {
        return new LayoutMismatch("%s, member '%s': %s".formatted(accessor.label(), accessor.field(), reason));
    }

    private static String names(StructLayout struct) {
        String names = struct.memberLayouts().stream()
                .flatMap(member -> member.name().stream())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "no named members" : names;
    }

    private static String describe(MemoryLayout member) {
        return switch (member) {
            case AddressLayout _ -> "an address";
            case ValueLayout value -> value.carrier().getSimpleName();
            case SequenceLayout _ -> "a sequence";
            case GroupLayout group -> group instanceof StructLayout ? "a struct" : "a union";
            default -> "padding";
        };
    }
}
