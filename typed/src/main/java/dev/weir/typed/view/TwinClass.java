package dev.weir.typed.view;

import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The generated class of the twins of one interface over one layout.
 *
 * <p>Thread-safe.
 */
public final class TwinClass {
    private static final ClassCache<TwinClass> CACHE = new ClassCache<>();

    private final MethodHandle constructor;

    private TwinClass(MethodHandle constructor) {
        this.constructor = constructor.asType(MethodType.methodType(Twin.class, Supplier.class));
    }

    /**
     * {@return what makes the twins of T} Any thread may call it; a twin is for one thread at a time.
     *
     * @param layout null to infer one
     * @param schema a record class that says more about the members, or null
     * @throws dev.weir.typed.LayoutMismatch if T can't be implemented over the layout
     * @throws IllegalArgumentException      if the lookup can't define a class that implements T
     */
    public static Supplier<?> factory(
            Lookup lookup,
            Class<?> type,
            @Nullable StructLayout layout,
            @Nullable Class<? extends Record> schema) {
        ViewClass views = ViewClass.of(lookup, type, layout, schema);
        var records = new UnpooledRecords(views);
        if (PooledMethods.areIn(type)) {
            // What Pooled offers works on the bytes of a record.
            return records::make;
        }
        TwinClass twins = of(lookup, views.plan());
        return () -> twins.make(records::make);
    }

    /** {@return the class of a plan, defined by {@code lookup} if there is none yet} */
    static TwinClass of(Lookup lookup, RecordPlan plan) {
        Host.prepare(lookup, plan);
        return CACHE.get(lookup, plan, () -> {
            var generator = new TwinGenerator(
                    plan,
                    lookup.lookupClass().getPackageName(),
                    nested -> of(lookup, nested),
                    accessor -> getter(lookup, plan.type(), accessor));
            return new TwinClass(Host.define(
                    lookup, plan.type(), generator.generate(), generator.classData(), TwinGenerator.CONSTRUCTOR));
        });
    }

    /** {@return {@code (Object, int[]) -> Object}, which calls an accessor} */
    private static MethodHandle getter(Lookup lookup, Class<?> type, Accessor accessor) {
        Method method = accessor.method();
        try {
            MethodHandle getter = lookup.findVirtual(
                    type, method.getName(), MethodType.methodType(method.getReturnType(), method.getParameterTypes()));
            return getter.asType(getter.type().changeParameterType(0, Object.class).changeReturnType(Object.class))
                    .asSpreader(int[].class, accessor.indexes());
        } catch (IllegalAccessException | NoSuchMethodException e) {
            throw new IllegalArgumentException("can't call %s: %s".formatted(accessor.label(), e.getMessage()), e);
        }
    }

    private Twin make(Supplier<?> source) {
        try {
            return (Twin) constructor.invokeExact(source);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a twin's constructor throws no checked exceptions", e);
        }
    }

    /**
     * {@return the twin of a nested struct}
     *
     * @param around what it is in
     * @param getter {@code (Object, int[]) -> Object}, the accessor of the nested struct
     */
    public Twin part(Twin around, MethodHandle getter, int[] indexes) {
        return make(() -> call(getter, view(around), indexes));
    }

    /**
     * {@return the view of a twin} Two threads may share a twin and use nothing but its volatile fields, which are in
     * the view. A thread that finds it without the lock finds it complete: a view's constructor ends in a fence, and the
     * fields of a part are final.
     */
    public static Object view(Twin twin) {
        Object view = twin.view;
        if (view != null) {
            return view;
        }
        synchronized (twin) {
            if (twin.view == null) {
                twin.view = twin.source.get();
            }
            return twin.view;
        }
    }

    private static Object call(MethodHandle getter, Object view, int[] indexes) {
        try {
            return (Object) getter.invokeExact(view, indexes);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("an accessor throws no checked exceptions", e);
        }
    }
}
