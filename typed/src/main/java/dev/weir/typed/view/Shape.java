package dev.weir.typed.view;

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
 * </pre>
 *
 * @param role    what the accessor does
 * @param type    of the field: String for a text
 * @param indexes how many come first
 */
record Shape(Role role, Class<?> type, int indexes) {

    /** {@return the shape of a method of {@code owner}, or null if it has none} */
    static @Nullable Shape of(Class<?> owner, Method method) {
        Class<?> returned = method.getReturnType();
        var parameters = List.of(method.getParameterTypes());
        Shape shape = of(returned, parameters, returned == void.class || returned.isAssignableFrom(owner));
        return shape != null && parameters.subList(0, shape.indexes).stream().allMatch(p -> p == int.class)
                ? shape
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
