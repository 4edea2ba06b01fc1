package dev.weir.typed.view;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One Java field of a twin, and how its value gets to the twin's view.
 *
 * @param getter  of the Java field
 * @param setter  the accessor that writes the value, or null for nested structs, which are twins themselves
 * @param lengths of each dimension, if it is an array
 */
record TwinValue(MethodHandle getter, @Nullable MethodHandle setter, List<Integer> lengths) {

    /**
     * {@return those Java fields of a class of twins that can differ from zero}
     *
     * @param twins the class, with access to its fields
     * @param call  of an accessor
     */
    static List<TwinValue> of(Lookup twins, RecordPlan plan, Function<Accessor, MethodHandle> call)
            throws ReflectiveOperationException {
        var fields = new TwinFields(plan);
        var values = new ArrayList<TwinValue>();
        for (Field field : fields.inJava()) {
            Optional<Accessor> setter = field.accessors().stream()
                    .filter(accessor -> accessor.role() == Role.SET)
                    .findFirst();
            if (setter.isPresent() || field.kind() instanceof Nested) {
                values.add(new TwinValue(
                        twins.unreflectGetter(twins.lookupClass().getDeclaredField(fields.name(field))),
                        setter.map(call).orElse(null),
                        field.place().dimensions().stream().map(Place.Dimension::length).toList()));
            }
        }
        return List.copyOf(values);
    }

    void store(Twin twin) {
        try {
            Object value = getter.invoke(twin);
            if (lengths.isEmpty()) {
                store(twin, value, List.of());
            } else {
                for (int i = 0; i < Array.getLength(value); i++) {
                    store(twin, Array.get(value, i), indexes(i));
                }
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("an accessor throws no checked exceptions", e);
        }
    }

    /** @param value null for a nested struct that was not asked for yet */
    private void store(Twin twin, @Nullable Object value, List<Integer> indexes) throws Throwable {
        if (setter != null) {
            var arguments = new ArrayList<@Nullable Object>();
            arguments.add(TwinClass.view(twin));
            arguments.addAll(indexes);
            arguments.add(value);
            setter.invokeWithArguments(arguments);
        } else if (value instanceof Twin nested) {
            TwinClass.store(nested);
        }
    }

    /** {@return the indexes of an element, by its index in an array that has all dimensions in one} */
    private List<Integer> indexes(int flat) {
        var indexes = new ArrayList<Integer>();
        int rest = flat;
        for (int length : lengths.reversed()) {
            indexes.addFirst(rest % length);
            rest /= length;
        }
        return indexes;
    }
}
