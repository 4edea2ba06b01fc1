package dev.weir.typed.view;

import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The generated class of one T over one layout. All pools of that pair share it, so that the call sites of T's
 * accessors stay monomorphic however many pools there are.
 *
 * <p>Thread-safe.
 */
public final class ViewClass {
    private static final ClassValue<Map<StructLayout, Supplier<@Nullable ViewClass>>> CACHE = new ClassValue<>() {
        @Override
        protected Map<StructLayout, Supplier<@Nullable ViewClass>> computeValue(Class<?> type) {
            return new HashMap<>();
        }
    };

    private final RecordPlan plan;
    private final Class<?> implementation;
    private final MethodHandle constructor;

    private ViewClass(RecordPlan plan, Class<?> implementation, MethodHandle constructor) {
        this.plan = plan;
        this.implementation = implementation;
        this.constructor = constructor;
    }

    /**
     * {@return the view class of T over a layout}
     *
     * @param lookup says where to define it, if there is none yet
     * @param layout null to infer one
     * @throws dev.weir.typed.LayoutMismatch if T can't be implemented over the layout
     * @throws IllegalArgumentException      if the lookup can't define a class that implements T
     */
    public static ViewClass of(Lookup lookup, Class<?> type, @Nullable StructLayout layout) {
        RecordPlan plan = RecordPlan.of(type, layout);
        Host.prepare(lookup, type);
        var classes = CACHE.get(type);
        synchronized (classes) {
            var known = classes.get(plan.struct());
            ViewClass shared = known == null ? null : known.get();
            if (shared != null) {
                return shared;
            }
            ViewClass made = define(lookup, plan);
            classes.put(plan.struct(), reference(made, lookup));
            return made;
        }
    }

    /** T must not keep a class alive whose loader may have to go before T's. */
    private static Supplier<@Nullable ViewClass> reference(ViewClass made, Lookup lookup) {
        if (Objects.equals(lookup.lookupClass().getClassLoader(), made.plan.type().getClassLoader())) {
            return () -> made;
        }
        return new WeakReference<>(made)::get;
    }

    private static ViewClass define(Lookup lookup, RecordPlan plan) {
        try {
            byte[] bytes = ViewGenerator.generate(plan, lookup.lookupClass().getPackageName());
            Lookup view = lookup.defineHiddenClassWithClassData(
                    bytes, ViewGenerator.classData(plan), true, ClassOption.NESTMATE);
            MethodHandle constructor = view.findConstructor(
                    view.lookupClass(), MethodType.methodType(void.class, long.class, Owner.class))
                    .asType(MethodType.methodType(View.class, long.class, Owner.class));
            return new ViewClass(plan, view.lookupClass(), constructor);
        } catch (IllegalAccessException | NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    "can't define a view of %s beside %s: %s"
                            .formatted(plan.type().getTypeName(), lookup.lookupClass().getTypeName(), e.getMessage()),
                    e);
        }
    }

    public RecordPlan plan() {
        return plan;
    }

    /** {@return the generated class} */
    public Class<?> implementation() {
        return implementation;
    }

    /** {@return a view of the record at {@code address}, which implements T} */
    public View make(long address, Owner owner) {
        try {
            return (View) constructor.invokeExact(address, owner);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a view's constructor throws no checked exceptions", e);
        }
    }
}
