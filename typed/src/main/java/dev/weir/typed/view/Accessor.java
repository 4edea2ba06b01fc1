package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import dev.weir.typed.fields.Access;
import dev.weir.typed.fields.AccessMode;
import dev.weir.typed.fields.Member;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One abstract method of T. Which shapes it may have, {@link Shape} says.
 *
 * @param label   what messages call it
 * @param method  as T declares or inherits it
 * @param path    of the member that it is about
 * @param role    what it does with the field
 * @param type    of the field, or of the array's elements
 * @param indexes how many it takes
 * @param mode    how it reads and writes
 */
record Accessor(String label, Method method, String path, Role role, Class<?> type, int indexes, AccessMode mode) {

    /**
     * {@return what a view of {@code type} has to implement, in an order that depends on names alone}
     *
     * @throws LayoutMismatch if {@code type} can't be implemented
     */
    static List<Accessor> of(Class<?> type) {
        if (type.isRecord()) {
            return ofComponents(type);
        }
        requirePlainInterface(type);
        // Interfaces may inherit one method several times, with the return type of each.
        var accessors = new TreeMap<String, Accessor>();
        var paths = new HashMap<String, Accessor>();
        for (Method method : type.getMethods()) {
            boolean pooled = PooledMethods.has(type, method);
            if (Modifier.isAbstract(method.getModifiers()) && !pooled && !isLeftToObject(method)) {
                Accessor accessor = of(type, method);
                accessors.put(method.getName() + accessor.descriptor().descriptorString(), accessor);
                Accessor same = paths.putIfAbsent(accessor.label, accessor);
                if (same != null && !same.path.equals(accessor.path)) {
                    throw new LayoutMismatch("%s is inherited as an accessor of '%s' and of '%s'; annotate both alike"
                            .formatted(accessor.label, same.path, accessor.path));
                }
                if (same != null && same.mode != accessor.mode) {
                    throw new LayoutMismatch("%s is inherited as @Access(%s) and as @Access(%s); annotate both alike"
                            .formatted(accessor.label, same.mode, accessor.mode));
                }
            }
        }
        return List.copyOf(accessors.values());
    }

    /** {@return a getter and a setter for each component of a record class} */
    private static List<Accessor> ofComponents(Class<?> type) {
        var accessors = new ArrayList<Accessor>();
        for (RecordComponent component : type.getRecordComponents()) {
            Method method = component.getAccessor();
            Member member = method.getAnnotation(Member.class);
            String path = member == null ? component.getName() : member.value();
            for (Role role : List.of(Role.GET, Role.SET)) {
                accessors.add(new Accessor(label(type, method), method, path, role, component.getType(), 0,
                        AccessMode.PLAIN));
            }
        }
        return List.copyOf(accessors);
    }

    static void requirePlainInterface(Class<?> type) {
        String reason = !type.isInterface() ? "is not an interface"
                : type.isAnnotation() ? "is an annotation type"
                : type.isSealed() ? "is sealed, and a generated class can't be among its permitted ones"
                : type.isHidden() ? "is a hidden interface, which no class can name"
                : "";
        if (!reason.isEmpty()) {
            throw new LayoutMismatch(type.getTypeName() + " " + reason
                    + "; a record's type is an ordinary interface whose accessors name the fields");
        }
    }

    private static Accessor of(Class<?> owner, Method method) {
        String label = label(owner, method);
        Access access = method.getAnnotation(Access.class);
        AccessMode mode = access == null ? AccessMode.PLAIN : access.value();
        Shape shape = Shape.of(owner, method, mode);
        if (shape == null && mode != AccessMode.PLAIN) {
            throw new LayoutMismatch("%s: @Access(%s) is for %s; of an array each takes its int indexes first"
                    .formatted(label, mode, Shape.of(mode)));
        }
        if (shape == null) {
            throw new LayoutMismatch(
                    "%s is no accessor: a getter has no parameter, a setter has one and returns void or %s, and those"
                            .formatted(label, owner.getSimpleName())
                            + " of an array take an int index first; make the method default or remove it");
        }
        Member member = method.getAnnotation(Member.class);
        return new Accessor(
                label,
                method,
                member == null ? method.getName() : member.value(),
                shape.role(),
                shape.type(),
                shape.indexes(),
                mode);
    }

    /** {@return what is wrong between this accessor and its member, for the caller} */
    LayoutMismatch mismatch(@Nullable String reason) {
        return new LayoutMismatch("%s, member '%s': %s".formatted(label, path, reason));
    }

    /** {@return the local variable of what comes after the indexes} */
    int valueSlot() {
        return 1 + indexes;
    }

    MethodTypeDesc descriptor() {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .describeConstable()
                .orElseThrow();
    }

    private static boolean isLeftToObject(Method method) {
        try {
            Object.class.getMethod(method.getName(), method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    static String label(Class<?> type, Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", type.getSimpleName() + "." + method.getName() + "(", ")"));
    }
}
