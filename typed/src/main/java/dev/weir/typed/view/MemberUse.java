package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What T says about one member.
 *
 * @param path    of the member
 * @param aspects the ways in which T sees it, at least one; the first is the one to lay it out by
 * @param hints   the annotations of all accessors
 */
record MemberUse(String path, List<Aspect> aspects, Hints hints) {

    /**
     * The accessors that see a member alike. Each aspect becomes a field: an array is seen as a whole and by its
     * elements, a text as a text and as bytes, an enum by its constants and by their numbers.
     *
     * @param type      of the accessors
     * @param indexes   how many each takes
     * @param accessors at least one
     */
    record Aspect(Class<?> type, int indexes, List<Accessor> accessors) {

        Accessor first() {
            return accessors.getFirst();
        }

        /**
         * {@return how well the aspect says what the member is where no layout does; of two numbers the narrower does}
         */
        private int precision() {
            return type == String.class ? 12
                    : type.isRecord() ? 11
                    : Nested.isPossible(type) ? 10
                    : type.isEnum() ? 9
                    : type.isPrimitive() ? 8 - (int) Scalar.layout(type).byteSize() / 2
                    : type.isArray() ? 1
                    : 0;
        }

        private boolean isOf(Accessor accessor) {
            return accessor.type() == type && accessor.indexes() == indexes;
        }
    }

    /** {@return the path of the member whose bytes hold this one: another, if this one is some bits of it} */
    String holder() {
        BitRange bits = hints.bits();
        if (bits == null) {
            return path;
        }
        if (!bits.isPlaced()) {
            throw aspects.getFirst()
                    .first()
                    .mismatch(
                            "@Bits must say which member they are in and which is the lowest, with 'of' and 'at'; only a"
                                    + " record header has an order to find out from");
        }
        return bits.of();
    }

    /** {@return the path, and before it that of the member that it is some bits of, with a dot between} */
    String name() {
        return holder().equals(path) ? path : holder() + "." + path;
    }

    /**
     * {@return the members that T names, by path; those of a record class in the order of its header}
     *
     * @throws LayoutMismatch if T contradicts itself
     */
    static List<MemberUse> of(Class<?> type) {
        var byPath = new TreeMap<String, List<Accessor>>();
        for (Accessor accessor : Accessor.of(type)) {
            byPath.computeIfAbsent(accessor.path(), _ -> new ArrayList<>()).add(accessor);
        }
        List<MemberUse> uses = byPath.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
        return type.isRecord() ? withBitsPlaced(type, uses) : uses;
    }

    private static List<MemberUse> withBitsPlaced(Class<?> type, List<MemberUse> uses) {
        List<String> order =
                Accessor.of(type).stream().map(Accessor::path).distinct().toList();
        List<MemberUse> ordered = uses.stream()
                .sorted(Comparator.comparingInt(use -> order.indexOf(use.path)))
                .toList();
        var placed = BitPacking.place(ordered);
        return ordered.stream()
                .map(use -> {
                    BitRange bits = placed.get(use.path);
                    return bits == null ? use : new MemberUse(use.path, use.aspects, use.hints.withBits(bits));
                })
                .toList();
    }

    /**
     * {@return the members that T names, by path, with what a schema's components say about those of their names}
     *
     * @param schema a record class, or null
     */
    static List<MemberUse> of(Class<?> type, @Nullable Class<? extends Record> schema) {
        List<MemberUse> uses = of(type);
        if (schema == null) {
            return uses;
        }
        List<MemberUse> components = of(schema);
        return uses.stream().map(use -> use.inherit(components)).toList();
    }

    private MemberUse inherit(List<MemberUse> components) {
        for (MemberUse component : components) {
            if (component.path.equals(path)) {
                return new MemberUse(
                        path,
                        aspects,
                        hints.inherit(
                                component.hints, component.aspects.getFirst().type()));
            }
        }
        return this;
    }

    private static MemberUse of(String path, List<Accessor> accessors) {
        var aspects = new ArrayList<Aspect>();
        for (Accessor accessor : accessors) {
            if (aspects.stream().noneMatch(aspect -> aspect.isOf(accessor))) {
                aspects.forEach(aspect -> requireAgreement(aspect.first(), accessor));
                Aspect template = new Aspect(accessor.type(), accessor.indexes(), List.of());
                aspects.add(new Aspect(
                        accessor.type(),
                        accessor.indexes(),
                        accessors.stream().filter(template::isOf).toList()));
            }
        }
        aspects.sort(Comparator.comparingInt(Aspect::precision).reversed());
        Hints hints = Hints.of(accessors);
        hints.requireUseFor(aspects);
        return new MemberUse(path, List.copyOf(aspects), hints);
    }

    /**
     * A getter and a setter of one name and two types are a slip; accessors of two names may see a member in two ways.
     */
    private static void requireAgreement(Accessor one, Accessor other) {
        boolean values = one.type().isPrimitive() && other.type().isPrimitive();
        boolean partial = one.type().isArray() || one.type() == MemorySegment.class;
        boolean namesakes = one.method().getName().equals(other.method().getName());
        if (values && namesakes && one.type() != other.type() && one.indexes() == other.indexes()) {
            throw new LayoutMismatch("%s and %s give field '%s' two types, %s and %s; use one"
                    .formatted(
                            one.label(),
                            other.label(),
                            one.path(),
                            one.type().getSimpleName(),
                            other.type().getSimpleName()));
        }
        if (!partial && one.type() == other.type() && one.indexes() != other.indexes()) {
            throw new LayoutMismatch("%s and %s give field '%s' %d and %d indexes; use as many on each"
                    .formatted(one.label(), other.label(), one.path(), one.indexes(), other.indexes()));
        }
    }
}
