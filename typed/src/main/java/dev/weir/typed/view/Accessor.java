package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One abstract method of T: a getter {@code X name()} or a setter {@code void name(X)}, which may also return T or a
 * supertype of it, and then returns the record.
 *
 * @param label  what messages call it
 * @param method as T declares or inherits it
 */
record Accessor(String label, Method method) {

    /**
     * {@return what a view of {@code type} has to implement, in an order that depends on names alone}
     *
     * @throws LayoutMismatch if {@code type} can't be implemented
     */
    static List<Accessor> of(Class<?> type) {
        requirePlainInterface(type);
        // Interfaces may inherit one method several times.
        var accessors = new TreeMap<String, Accessor>();
        for (Method method : type.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers()) && !isLeftToObject(method)) {
                var accessor = new Accessor(label(type, method), method);
                accessor.requireShape(type);
                accessors.put(method.getName() + accessor.descriptor().descriptorString(), accessor);
            }
        }
        return List.copyOf(accessors.values());
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

    boolean isGetter() {
        return method.getParameterCount() == 0;
    }

    String field() {
        return method.getName();
    }

    /** {@return the type of the field} */
    Class<?> type() {
        return isGetter() ? method.getReturnType() : method.getParameterTypes()[0];
    }

    MethodTypeDesc descriptor() {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .describeConstable()
                .orElseThrow();
    }

    private void requireShape(Class<?> owner) {
        Class<?> returned = method.getReturnType();
        boolean getter = method.getParameterCount() == 0 && returned != void.class;
        boolean setter = method.getParameterCount() == 1
                && (returned == void.class || returned.isAssignableFrom(owner));
        if (!getter && !setter) {
            throw new LayoutMismatch(
                    label + " is no accessor: a getter has no parameter, a setter has one and returns void or "
                            + owner.getSimpleName() + "; make the method default or remove it");
        }
        if (!FieldKind.TYPES.contains(type())) {
            throw new LayoutMismatch("%s: field '%s' is of type %s; fields are of type %s"
                    .formatted(
                            label,
                            field(),
                            type().getSimpleName(),
                            FieldKind.TYPES.stream().map(Class::getSimpleName).collect(Collectors.joining(", "))));
        }
    }

    private static boolean isLeftToObject(Method method) {
        try {
            Object.class.getMethod(method.getName(), method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static String label(Class<?> type, Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", type.getSimpleName() + "." + method.getName() + "(", ")"));
    }
}
