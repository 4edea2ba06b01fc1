package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import dev.weir.typed.fields.AccessMode;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a view of T over a layout has to do: which accessor reads and writes which bytes.
 *
 * @param type   T, the interface of a nested struct, or a record class whose components are read and written
 * @param struct the layout that was given, or one made from the accessors
 * @param fields the members that T names, by name
 */
public record RecordPlan(Class<?> type, StructLayout struct, List<Field> fields) {

    public RecordPlan {
        fields = List.copyOf(fields);
    }

    /**
     * Matches T's accessors with a layout's members, by name.
     *
     * @param layout null to make one: the fields with the largest alignment first, then by name, in native order
     *               unless T says otherwise
     * @throws LayoutMismatch if T can't be implemented over the layout
     */
    public static RecordPlan of(Class<?> type, @Nullable StructLayout layout) {
        return of(type, layout, null);
    }

    /**
     * Matches T's accessors with a layout's members, by name.
     *
     * @param layout null for that of the schema, or one made from T if there is no schema either
     * @param schema a record class that says what the layout doesn't about members of its components' names, or null
     * @throws LayoutMismatch if T can't be implemented over the layout
     */
    static RecordPlan of(
            Class<?> type, @Nullable StructLayout layout, @Nullable Class<? extends Record> schema) {
        RecordPlan record = ofStruct(type, layout, schema);
        ModeCheck.requireAligned(record);
        return record;
    }

    /** As {@link #of}, for a struct whose members are aligned or not by where in a record it is. */
    static RecordPlan ofStruct(
            Class<?> type, @Nullable StructLayout layout, @Nullable Class<? extends Record> schema) {
        List<MemberUse> members = MemberUse.of(type, schema);
        StructLayout struct = layout != null ? layout
                : schema != null ? Inference.layout(schema, MemberUse.of(schema))
                : Inference.layout(type, members);
        if (struct.byteSize() == 0) {
            throw new LayoutMismatch(type.getSimpleName() + ": the layout has no bytes; a record has at least one");
        }
        return new RecordPlan(
                type,
                struct,
                members.stream()
                        .flatMap(member -> member.aspects().stream().map(aspect -> match(member, aspect, struct)))
                        .toList());
    }

    /** {@return whether accessors, those of nested structs included, are made for several threads at a time} */
    boolean isShared() {
        return fields.stream()
                .anyMatch(field -> !field.modes().equals(Set.of(AccessMode.PLAIN))
                        || (field.kind() instanceof Nested nested && nested.plan().isShared()));
    }

    /** Checks that T is an interface that a view could implement. */
    public static void requirePlainInterface(Class<?> type) {
        Accessor.requirePlainInterface(type);
    }

    private static Field match(MemberUse member, MemberUse.Aspect aspect, StructLayout struct) {
        Accessor first = aspect.first();
        Place place = find(first, member.holder(), struct);
        FieldKind kind = FieldKind.of(first, place.layout(), member.hints());
        if (kind == null && !member.holder().equals(member.path())) {
            throw first
                    .mismatch("the accessor's type is %s and '%s' is %s; bits of an integral member are a boolean or a"
                            .formatted(first.type().getSimpleName(), member.holder(), describe(place.layout()))
                            + " number without a fraction");
        }
        if (kind == null) {
            throw first.mismatch("the accessor's type is %s and the member is %s; %s"
                    .formatted(
                            first.type().getSimpleName(), describe(place.layout()), accessorsOf(place.layout())));
        }
        for (Accessor accessor : aspect.accessors()) {
            if (accessor.mode() != AccessMode.PLAIN) {
                ModeCheck.requireKind(accessor, kind);
            }
            if (!kind.allows(accessor.role())) {
                throw accessor.mismatch(
                        accessor.method().getDeclaringClass().isRecord()
                                ? "a snapshot can't hold a %s".formatted(accessor.type().getSimpleName())
                                : "a nested struct is written through its own accessors; remove this setter");
            }
        }
        if (kind instanceof Nested && place.elements() > Integer.MAX_VALUE - 8) {
            throw first.mismatch("the array has %,.0f elements; allowed: %,d of a nested struct at most"
                    .formatted(place.elements(), Integer.MAX_VALUE - 8));
        }
        return new Field(member.name(), place, kind, aspect.accessors());
    }

    /** {@return where the member of an accessor is; of an array, where its elements are} */
    private static Place find(Accessor accessor, String path, StructLayout struct) {
        List<Place> places = Place.of(path, struct);
        if (places.isEmpty()) {
            throw accessor.mismatch("the layout has no %s; it has %s"
                    .formatted(
                            path.equals(accessor.path()) ? "such member" : "member '" + path + "'", names(struct)));
        }
        if (places.size() > 1) {
            throw accessor.mismatch("the layout has two members of that name; rename one");
        }
        Place place = places.getFirst();
        if (accessor.indexes() < place.dimensions().size() || accessor.indexes() > place.mostIndexes()) {
            throw accessor.mismatch("the accessor takes %d indexes, and the member has %d dimensions"
                    .formatted(accessor.indexes(), place.mostIndexes()));
        }
        while (place.dimensions().size() < accessor.indexes()) {
            place = place.element();
        }
        return place;
    }

    private static String names(GroupLayout group) {
        String names = memberNames(group).collect(Collectors.joining(", "));
        return names.isEmpty() ? "no named members" : names;
    }

    private static Stream<String> memberNames(GroupLayout group) {
        return group.memberLayouts().stream()
                .flatMap(member -> member.name().isEmpty() && member instanceof GroupLayout unnamed
                        ? memberNames(unnamed)
                        : member.name().stream());
    }

    private static String describe(MemoryLayout member) {
        return switch (member) {
            case AddressLayout _ -> "an address";
            case ValueLayout value -> value.carrier().getSimpleName();
            case SequenceLayout _ -> "an array";
            case StructLayout _ -> "a struct";
            case GroupLayout _ -> "a union";
            case PaddingLayout _ -> "padding";
        };
    }

    /** {@return what accessors a member can have} */
    private static String accessorsOf(MemoryLayout member) {
        return switch (member) {
            case AddressLayout _ -> "declare it as a long to read it";
            case ValueLayout value -> "accessors of that member can be " + Scalar.typesFor(value);
            case SequenceLayout _ ->
                "accessors of that member take an int index per dimension, or are of an array of its elements' type,"
                        + " or of bytes a String";
            case GroupLayout _ ->
                "accessors of that member are getters of an interface for the members inside, or of a Java record";
            case PaddingLayout _ -> "padding has no accessors";
        };
    }
}
