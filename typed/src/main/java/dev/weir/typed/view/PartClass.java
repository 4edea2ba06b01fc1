package dev.weir.typed.view;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * The generated class of one interface over one nested struct. All records with such a struct share it, wherever in
 * them it is.
 *
 * <p>Thread-safe.
 */
public final class PartClass {
    private static final ClassCache<PartClass> CACHE = new ClassCache<>();

    private final MethodHandle constructor;

    private PartClass(MethodHandle constructor) {
        this.constructor = constructor.asType(MethodType.methodType(Part.class, View.class, long.class));
    }

    /** {@return the class of a plan, defined by {@code lookup} if there is none yet} */
    static PartClass of(Lookup lookup, RecordPlan plan) {
        Host.prepare(lookup, plan);
        return CACHE.get(lookup, plan, () -> new PartClass(Host.define(lookup, Receiver.PART, plan)));
    }

    /** {@return a part of a record, which implements the interface} */
    public Part make(View view, long offset) {
        try {
            return (Part) constructor.invokeExact(view, offset);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a part's constructor throws no checked exceptions", e);
        }
    }
}
