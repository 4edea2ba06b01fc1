package dev.weir.typed.view;

import dev.weir.typed.fields.AccessMode;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the parameters and the result of a method say about it. Of an element of an array each accessor takes an int
 * index per dimension, before anything else.
 *
 * <pre>
 *   X f()                          a getter
 *   void f(X v), T f(X v)          a setter; a text's may take a CharSequence
 *   X[] f(X[] into)                copies an array
 *   boolean f(CharSequence other)  compares a text
 *   int f(CharSequence other)      compares a text, for its order
 *   int f(byte[] into, int from)   copies a text
 *   StringBuilder f(StringBuilder) appends a text; may return void or T instead
 *   boolean f(X expected, X next)  with COMPARE_AND_SET
 *   X f(X delta)                   with GET_AND_ADD
 * </pre>
 *
 * @param role    what the accessor does
 * @param type    of the field: String for a text
 * @param indexes how many come first
 */
record Shape(Role role, Class<?> type, int indexes) {

    /** {@return the shape of a method of {@code owner}, or null if it has none} */
    static @Nullable Shape of(Class<?> owner, Method method, AccessMode mode) {
        Class<?> returned = method.getReturnType();
        var parameters = List.of(method.getParameterTypes());
        Shape shape = switch (mode) {
            case COMPARE_AND_SET -> compareAndSet(returned, parameters);
            case GET_AND_ADD -> getAndAdd(returned, parameters);
            case PLAIN, OPAQUE, ACQUIRE, RELEASE, VOLATILE ->
                of(returned, parameters, returned == void.class || returned.isAssignableFrom(owner));
        };
        return shape != null && shape.goesWith(mode)
                && parameters.subList(0, shape.indexes).stream().allMatch(p -> p == int.class)
                        ? shape
                        : null;
    }

    /** {@return the shapes that go with a mode, for a message} */
    static String of(AccessMode mode) {
        return switch (mode) {
            case PLAIN -> "every accessor";
            case OPAQUE, VOLATILE -> "a getter, X f(), or a setter, void f(X)";
            case ACQUIRE -> "a getter, X f(), and its setter is RELEASE";
            case RELEASE -> "a setter, void f(X), and its getter is ACQUIRE";
            case COMPARE_AND_SET -> "boolean f(X expected, X next)";
            case GET_AND_ADD -> "X f(X delta)";
        };
    }

    private boolean goesWith(AccessMode mode) {
        return switch (mode) {
            case PLAIN -> true;
            case OPAQUE, VOLATILE -> role == Role.GET || role == Role.SET;
            case ACQUIRE -> role == Role.GET;
            case RELEASE -> role == Role.SET;
            case COMPARE_AND_SET -> role == Role.COMPARE_AND_SET;
            case GET_AND_ADD -> role == Role.GET_AND_ADD;
        };
    }

    private static @Nullable Shape compareAndSet(Class<?> returned, List<Class<?>> parameters) {
        int count = parameters.size();
        boolean pair = count > 1 && parameters.get(count - 2) == parameters.getLast();
        return returned == boolean.class && pair
                ? new Shape(Role.COMPARE_AND_SET, parameters.getLast(), count - 2)
                : null;
    }

    private static @Nullable Shape getAndAdd(Class<?> returned, List<Class<?>> parameters) {
        return !parameters.isEmpty() && returned == parameters.getLast()
                ? new Shape(Role.GET_AND_ADD, returned, parameters.size() - 1)
                : null;
    }

    private static @Nullable Shape of(Class<?> returned, List<Class<?>> parameters, boolean returnsSelf) {
        int count = parameters.size();
        Class<?> last = count == 0 ? void.class : parameters.getLast();
        if (returned == int.class && count > 1 && last == int.class && parameters.get(count - 2) == byte[].class) {
            return new Shape(Role.COPY, String.class, count - 2);
        }
        if (last == StringBuilder.class && (returnsSelf || returned == StringBuilder.class)) {
            return new Shape(Role.APPEND, String.class, count - 1);
        }
        boolean text = last == String.class || last == CharSequence.class;
        if (text && (returned == boolean.class || returned == int.class)) {
            return new Shape(returned == int.class ? Role.COMPARE : Role.EQUALS, String.class, count - 1);
        }
        if (last.isArray() && returned == last) {
            return new Shape(Role.FILL, last, count - 1);
        }
        if (count > 0 && returnsSelf) {
            return new Shape(Role.SET, text ? String.class : last, count - 1);
        }
        return returned == void.class ? null : new Shape(Role.GET, returned, count);
    }
}
