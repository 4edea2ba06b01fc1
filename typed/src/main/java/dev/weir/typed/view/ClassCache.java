package dev.weir.typed.view;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The generated classes, by plan: an interface, a layout and what they are to each other. One class serves all of a
 * plan, so that the call sites of the interface's accessors stay monomorphic however many pools there are.
 *
 * <p>Thread-safe.
 */
final class ClassCache<C> {
    private final ClassValue<Map<RecordPlan, Supplier<@Nullable C>>> byType = new ClassValue<>() {
        @Override
        protected Map<RecordPlan, Supplier<@Nullable C>> computeValue(Class<?> type) {
            return new HashMap<>();
        }
    };

    /** {@return the class of a plan, as {@code define} makes it if there is none yet} */
    C get(Lookup lookup, RecordPlan plan, Supplier<C> define) {
        var classes = byType.get(plan.type());
        synchronized (classes) {
            var known = classes.get(plan);
            C shared = known == null ? null : known.get();
            if (shared != null) {
                return shared;
            }
            C made = define.get();
            classes.put(plan, reference(made, lookup, plan.type()));
            return made;
        }
    }

    /** An interface must not keep a class alive whose loader may have to go before its own. */
    private static <C> Supplier<@Nullable C> reference(C made, Lookup lookup, Class<?> type) {
        if (Objects.equals(lookup.lookupClass().getClassLoader(), type.getClassLoader())) {
            return () -> made;
        }
        return new WeakReference<>(made)::get;
    }
}
