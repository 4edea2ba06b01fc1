package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What T says about one member.
 *
 * @param path      of the member
 * @param accessors all those that are about it
 * @param hints     their annotations
 */
record MemberUse(String path, List<Accessor> accessors, Hints hints) {

    /**
     * {@return the members that T names, by path}
     *
     * @throws LayoutMismatch if T contradicts itself
     */
    static List<MemberUse> of(Class<?> type) {
        var byPath = new TreeMap<String, List<Accessor>>();
        for (Accessor accessor : Accessor.of(type)) {
            byPath.computeIfAbsent(accessor.path(), _ -> new ArrayList<>()).add(accessor);
        }
        return byPath.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static MemberUse of(String path, List<Accessor> accessors) {
        Accessor first = accessors.getFirst();
        for (Accessor other : accessors) {
            if (other.type() != first.type()) {
                throw new LayoutMismatch("%s and %s give field '%s' two types, %s and %s; use one"
                        .formatted(
                                first.label(),
                                other.label(),
                                path,
                                first.type().getSimpleName(),
                                other.type().getSimpleName()));
            }
            if (other.indexes() != first.indexes()) {
                throw new LayoutMismatch("%s and %s give field '%s' %d and %d indexes; use as many on each"
                        .formatted(first.label(), other.label(), path, first.indexes(), other.indexes()));
            }
        }
        return new MemberUse(path, List.copyOf(accessors), Hints.of(accessors));
    }
}
