package dev.weir.typed.structs;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** Classes made up by a test, in this package. */
final class Generated {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Generated() {}

    /** {@return the class that is written to a builder, which gets its name along} */
    static Class<?> define(BiConsumer<ClassBuilder, ClassDesc> content) {
        ClassDesc self = ClassDesc.of(Generated.class.getPackageName(), "Random" + COUNT.getAndIncrement());
        byte[] bytes = ClassFile.of().build(self, type -> content.accept(type, self));
        try {
            return MethodHandles.lookup().defineClass(bytes);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
