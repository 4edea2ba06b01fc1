package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import dev.weir.typed.Pooled;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The methods that T has when it extends {@link Pooled}. Each generated one calls that of the same name of the class's
 * {@link WholeRecord}, and answers the record where Pooled says so.
 */
final class PooledMethods {
    private static final ClassDesc WHOLE = MethodWriter.desc(WholeRecord.class);

    /** In an order that depends on names alone. */
    private static final List<Method> ALL = Arrays.stream(Pooled.class.getMethods())
            .sorted(Comparator.comparing(Method::getName).thenComparing(method -> type(method).descriptorString()))
            .toList();

    private PooledMethods() {}

    static boolean areIn(Class<?> type) {
        return Pooled.class.isAssignableFrom(type);
    }

    /**
     * {@return whether a method of T is one of Pooled's, so that it is no accessor}
     *
     * @throws LayoutMismatch if it stands in the way of one
     */
    static boolean has(Class<?> type, Method method) {
        if (!areIn(type) || Modifier.isStatic(method.getModifiers())) {
            return false;
        }
        boolean isAbstract = Modifier.isAbstract(method.getModifiers());
        boolean namesake = false;
        for (Method own : ALL) {
            boolean sameName = own.getName().equals(method.getName());
            boolean same = sameName && Arrays.equals(own.getParameterTypes(), method.getParameterTypes());
            if (same && isAbstract && own.getReturnType() == method.getReturnType()) {
                return true;
            }
            namesake |= isAbstract ? sameName : same;
        }
        if (namesake) {
            throw new LayoutMismatch(("%s clashes with a method that Pooled gives to records; rename it, with @Member"
                    + " for the member's name, or let %s not extend Pooled")
                    .formatted(Accessor.label(type, method), type.getSimpleName()));
        }
        return false;
    }

    /** Adds the methods to a class. */
    static void write(ClassBuilder view, LoadableConstantEntry whole) {
        for (Method method : ALL) {
            view.withMethodBody(
                    method.getName(), type(method), ClassFile.ACC_PUBLIC, code -> write(code, method, whole));
        }
    }

    private static void write(CodeBuilder code, Method method, LoadableConstantEntry whole) {
        boolean returnsRecord = method.getReturnType() == Object.class;
        MethodTypeDesc called = type(method).insertParameterTypes(0, MethodWriter.VIEW);
        code.ldc(whole).aload(0);
        if (method.getParameterCount() == 1) {
            code.aload(1);
        }
        code.invokevirtual(
                WHOLE, method.getName(), returnsRecord ? called.changeReturnType(ConstantDescs.CD_void) : called);
        if (returnsRecord) {
            code.aload(0);
        }
        code.return_(TypeKind.from(method.getReturnType()));
    }

    private static MethodTypeDesc type(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .describeConstable()
                .orElseThrow();
    }
}
