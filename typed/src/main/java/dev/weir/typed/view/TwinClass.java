package dev.weir.typed.view;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;

/**
 * The generated class of the twins of one interface over one layout.
 *
 * <p>Thread-safe.
 */
public final class TwinClass {
    private static final ClassCache<TwinClass> CACHE = new ClassCache<>();

    private final MethodHandle constructor;
    private final List<TwinValue> values;

    private TwinClass(MethodHandle constructor, List<TwinValue> values) {
        this.constructor = constructor.asType(MethodType.methodType(Twin.class, TwinSource.class));
        this.values = values;
    }

    /**
     * {@return what makes the twins of T} Any thread may call it; a twin is for one thread at a time. What T has from
     * {@link dev.weir.typed.Pooled} works on bytes as a whole, so a T that extends it gets views instead, of records of
     * no pool.
     *
     * @param views of T
     * @throws IllegalArgumentException if the lookup can't define a class that implements T
     */
    public static Supplier<?> factory(Lookup lookup, ViewClass views) {
        var records = new UnpooledRecords(views);
        if (PooledMethods.areIn(views.plan().type())) {
            return records::make;
        }
        TwinClass twins = of(lookup, views.plan());
        var source = new TwinSource(twins, records::make);
        return () -> twins.make(source);
    }

    /** {@return the class of a plan, defined by {@code lookup} if there is none yet} */
    private static TwinClass of(Lookup lookup, RecordPlan plan) {
        Host.prepare(lookup, plan);
        return CACHE.get(lookup, plan, () -> define(lookup, plan));
    }

    private static TwinClass define(Lookup lookup, RecordPlan plan) {
        var generator = new TwinGenerator(
                plan,
                lookup.lookupClass().getPackageName(),
                nested -> of(lookup, nested),
                accessor -> getter(lookup, plan.type(), accessor));
        Lookup made = Host.define(lookup, plan.type(), generator.generate(), generator.classData());
        try {
            return new TwinClass(
                    made.findConstructor(made.lookupClass(), TwinGenerator.CONSTRUCTOR),
                    TwinValue.of(made, plan, accessor -> call(lookup, plan.type(), accessor)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a twin's class has what was generated", e);
        }
    }

    /** {@return {@code (Object, int[]) -> Object}, which calls an accessor} */
    private static MethodHandle getter(Lookup lookup, Class<?> type, Accessor accessor) {
        MethodHandle getter = call(lookup, type, accessor);
        return getter.asType(getter.type().changeParameterType(0, Object.class).changeReturnType(Object.class))
                .asSpreader(int[].class, accessor.indexes());
    }

    private static MethodHandle call(Lookup lookup, Class<?> type, Accessor accessor) {
        Method method = accessor.method();
        try {
            return lookup.findVirtual(
                    type, method.getName(), MethodType.methodType(method.getReturnType(), method.getParameterTypes()));
        } catch (IllegalAccessException | NoSuchMethodException e) {
            throw new IllegalArgumentException("can't call %s: %s".formatted(accessor.label(), e.getMessage()), e);
        }
    }

    private Twin make(TwinSource source) {
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
        return make(new TwinSource(this, () -> part(getter, view(around), indexes)));
    }

    /**
     * {@return the view of a twin} Two threads may find that it has none yet, hence the lock. A thread that finds it
     * without the lock finds it complete: a view's constructor ends in a fence, and the fields of a part are final.
     */
    public static Object view(Twin twin) {
        Object view = twin.view;
        if (view != null) {
            return view;
        }
        synchronized (twin) {
            Object made = twin.view == null ? twin.source.view().get() : twin.view;
            twin.view = made;
            return made;
        }
    }

    /** {@return a twin as text, as its view shows itself} */
    public static String show(Twin twin) {
        store(twin);
        return view(twin).toString();
    }

    /** Writes all Java fields of a twin to its view. */
    static void store(Twin twin) {
        for (TwinValue value : twin.source.type().values) {
            value.store(twin);
        }
    }

    private static Object part(MethodHandle getter, Object view, int[] indexes) {
        try {
            return (Object) getter.invokeExact(view, indexes);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("an accessor throws no checked exceptions", e);
        }
    }
}
