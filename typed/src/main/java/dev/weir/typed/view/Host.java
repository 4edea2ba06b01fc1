package dev.weir.typed.view;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * Where a view class is defined: beside the class whose lookup was given, so that it can implement whatever interface
 * that class can see. A view class extends {@link View}, so its module must read this one and see this package, which
 * nobody else does.
 */
public final class Host {
    private static final Module TYPED = Host.class.getModule();

    private Host() {}

    /**
     * {@return a lookup for an interface of Weir's own module, which on the class path is everybody's}
     *
     * @throws IllegalArgumentException if {@code type} is in another module
     */
    public static Lookup lookupFor(Class<?> type) {
        if (type.getModule() != TYPED) {
            throw new IllegalArgumentException(
                    "%s is in %s, where %s can't define a class; use TypedPool.of(MethodHandles.lookup(), %s.class)"
                            .formatted(type.getTypeName(), type.getModule(), TYPED, type.getSimpleName()));
        }
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(type.getTypeName() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Checks that a lookup can define the class of a plan, and adds the read and the export that such a class needs.
     *
     * @throws IllegalArgumentException if it can't
     */
    static void prepare(Lookup lookup, RecordPlan plan) {
        Class<?> type = plan.type();
        Class<?> host = lookup.lookupClass();
        if (!lookup.hasFullPrivilegeAccess()) {
            throw new IllegalArgumentException(
                    "lookup has no full access to %s; allowed: MethodHandles.lookup(), in a class that can see %s"
                            .formatted(host.getTypeName(), type.getTypeName()));
        }
        requireSeen(lookup, type);
        for (Field field : plan.fields()) {
            if (!field.type().isPrimitive()) {
                requireSeen(lookup, field.type());
            }
        }
        Module module = host.getModule();
        if (module != TYPED) {
            TYPED.addExports(Host.class.getPackageName(), module);
            addRead(lookup, module);
        }
    }

    /**
     * {@return the constructor of a new class beside the lookup class}
     *
     * @throws IllegalArgumentException if the lookup can't define it
     */
    static MethodHandle define(Lookup lookup, Receiver receiver, RecordPlan plan) {
        var generator = new ViewGenerator(receiver, plan, lookup.lookupClass().getPackageName(), lookup);
        Lookup made = define(lookup, plan.type(), generator.generate(), generator.classData());
        try {
            return made.findConstructor(made.lookupClass(), receiver.constructor());
        } catch (IllegalAccessException | NoSuchMethodException e) {
            throw new IllegalStateException("a view's class has what was generated", e);
        }
    }

    /**
     * {@return a new class beside the lookup class, with all access to it}
     *
     * @param type what it implements
     * @throws IllegalArgumentException if the lookup can't define it
     */
    static Lookup define(Lookup lookup, Class<?> type, byte[] bytes, List<Object> classData) {
        try {
            return lookup.defineHiddenClassWithClassData(bytes, classData, true, ClassOption.NESTMATE);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "can't define an implementation of %s beside %s: %s"
                            .formatted(type.getTypeName(), lookup.lookupClass().getTypeName(), e.getMessage()),
                    e);
        }
    }

    /**
     * {@return an object of a new class beside the lookup class}
     *
     * @throws IllegalArgumentException if the lookup can't define it, or can't make records of the plan's class
     */
    static Codec defineCodec(Lookup lookup, RecordPlan plan) {
        var generator = new CodecGenerator(
                plan, lookup.lookupClass().getPackageName(), lookup);
        try {
            lookup.findConstructor(plan.type(), CodecGenerator.canonicalConstructor(plan.type()));
            Lookup made = lookup.defineHiddenClassWithClassData(
                    generator.generate(), generator.classData(), true, ClassOption.NESTMATE);
            return (Codec) made.findConstructor(made.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException(
                    "lookup is that of %s, which can't make a %s; allowed: MethodHandles.lookup(), in a class that can"
                            .formatted(
                                    lookup.lookupClass().getTypeName(), plan.type().getTypeName()),
                    e);
        }
    }

    private static void requireSeen(Lookup lookup, Class<?> type) {
        if (!canSee(lookup, type)) {
            throw new IllegalArgumentException(
                    "lookup is that of %s, which can't see %s; allowed: MethodHandles.lookup(), in a class that can"
                            .formatted(lookup.lookupClass().getTypeName(), type.getTypeName()));
        }
    }

    private static boolean canSee(Lookup lookup, Class<?> type) {
        try {
            return lookup.findClass(type.getName()) == type;
        } catch (ClassNotFoundException | IllegalAccessException e) {
            return false;
        }
    }

    /** Only a module itself may add what it reads, so the call is made in the name of the lookup class. */
    private static void addRead(Lookup lookup, Module module) {
        if (module.canRead(TYPED)) {
            return;
        }
        try {
            lookup.findVirtual(Module.class, "addReads", MethodType.methodType(Module.class, Module.class))
                    .invoke(module, TYPED);
        } catch (Throwable e) {
            throw new IllegalArgumentException(
                    "%s does not read %s; require it, or give a lookup that MethodHandles.lookup() made"
                            .formatted(module, TYPED),
                    e);
        }
    }
}
