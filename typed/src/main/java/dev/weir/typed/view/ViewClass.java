package dev.weir.typed.view;

import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The generated class of one T over one layout. All pools of that pair share it.
 *
 * <p>Thread-safe.
 */
public final class ViewClass {
    private static final ClassCache<ViewClass> CACHE = new ClassCache<>();

    private final RecordPlan plan;
    private final Class<?> implementation;
    private final MethodHandle constructor;

    private ViewClass(RecordPlan plan, MethodHandle constructor) {
        this.plan = plan;
        this.implementation = constructor.type().returnType();
        this.constructor = constructor.asType(MethodType.methodType(View.class, long.class, Owner.class));
    }

    /**
     * {@return the view class of T over a layout}
     *
     * @param lookup says where to define it, if there is none yet
     * @param layout null to infer one
     * @param schema a record class that says more about the members, or null
     * @throws dev.weir.typed.LayoutMismatch if T can't be implemented over the layout
     * @throws IllegalArgumentException      if the lookup can't define a class that implements T
     */
    public static ViewClass of(
            Lookup lookup,
            Class<?> type,
            @Nullable StructLayout layout,
            @Nullable Class<? extends Record> schema) {
        RecordPlan plan = RecordPlan.of(type, layout, schema);
        Host.prepare(lookup, plan);
        return CACHE.get(lookup, plan, () -> new ViewClass(plan, Host.define(lookup, Receiver.RECORD, plan)));
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
