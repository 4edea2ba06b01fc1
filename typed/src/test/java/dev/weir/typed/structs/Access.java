package dev.weir.typed.structs;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads and writes single values of a record through its interfaces. */
final class Access {
    private Access() {}

    static Object read(Object record, Leaf leaf) {
        return read(record, leaf, leaf.steps().getLast().indexes());
    }

    static void write(Object record, Leaf leaf, Object value) {
        write(record, leaf, leaf.steps().getLast().indexes(), value);
    }

    /** @param indexes of the member that holds the value, which it may not have */
    static Object read(Object record, Leaf leaf, List<Integer> indexes) {
        return call(holder(record, leaf), leaf.steps().getLast().member().name(), indexes);
    }

    static void write(Object record, Leaf leaf, List<Integer> indexes, Object value) {
        call(holder(record, leaf), leaf.steps().getLast().member().name(), indexes, value);
    }

    static Object readFlat(Object record, Leaf leaf) {
        return call(record, Interfaces.flatName(leaf), leaf.indexes());
    }

    static void writeFlat(Object record, Leaf leaf, Object value) {
        call(record, Interfaces.flatName(leaf), leaf.indexes(), value);
    }

    /** {@return a value of a snapshot, where an array is one of all its elements} */
    static Object readComponent(Record snapshot, Leaf leaf) {
        Object found = snapshot;
        int element = 0;
        for (Leaf.Step step : leaf.steps()) {
            if (!step.member().isAnonymous()) {
                found = invoke(component(found, step.member().name()), found);
                element = step.elementInRows();
            }
        }
        return found.getClass().isArray() ? Array.get(found, element) : found;
    }

    private static Method component(Object snapshot, String name) {
        return Arrays.stream(snapshot.getClass().getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getAccessor();
    }

    /** {@return what the accessors of the innermost named group are called on} */
    private static Object holder(Object record, Leaf leaf) {
        Object holder = record;
        for (Leaf.Step step : leaf.steps().subList(0, leaf.steps().size() - 1)) {
            if (!step.member().isAnonymous()) {
                holder = call(holder, step.member().name(), step.indexes());
            }
        }
        return holder;
    }

    private static Object call(Object record, String name, List<Integer> indexes, Object... value) {
        var arguments = new ArrayList<Object>(indexes);
        arguments.addAll(Arrays.asList(value));
        return invoke(accessor(record, name, arguments.size()), record, arguments.toArray());
    }

    private static Object invoke(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new AssertionError(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Method accessor(Object record, String name, int arguments) {
        return Arrays.stream(record.getClass().getInterfaces())
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == arguments)
                .findFirst()
                .orElseThrow();
    }
}
