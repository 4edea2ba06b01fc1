package dev.weir.typed.view;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the bits of a member become the type of its accessors, and back. Emits what goes around the VarHandle. */
sealed interface FieldKind permits SameType, Truth, Unsigned {
    /** All types that an accessor can have, in the order in which messages list them. */
    List<Class<?>> TYPES = List.of(
            boolean.class,
            byte.class,
            short.class,
            char.class,
            int.class,
            long.class,
            float.class,
            double.class);

    /** {@return how accessors of {@code type} use {@code member}, or null if they can't} */
    static @Nullable FieldKind of(Class<?> type, ValueLayout member) {
        Class<?> stored = member.carrier();
        if (type == boolean.class) {
            return stored == boolean.class || stored == byte.class ? new Truth() : null;
        }
        if (type == stored || (type == char.class && stored == short.class)) {
            return new SameType(type);
        }
        if (isIntegral(type) && isIntegral(stored) && bits(type) > bits(stored)) {
            return new Unsigned(type, stored == short.class ? char.class : stored);
        }
        return null;
    }

    /** {@return the types that accessors of {@code member} can have, for a message} */
    static String typesFor(ValueLayout member) {
        return TYPES.stream()
                .filter(type -> of(type, member) != null)
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
    }

    private static boolean isIntegral(Class<?> type) {
        return type != boolean.class && type != float.class && type != double.class;
    }

    static int bits(Class<?> type) {
        return (int) layout(type).byteSize() * Byte.SIZE;
    }

    /** {@return the unnamed layout of a primitive type, naturally aligned and in native order} */
    static ValueLayout layout(Class<?> type) {
        return switch (TypeKind.from(type)) {
            case BOOLEAN -> ValueLayout.JAVA_BOOLEAN;
            case BYTE -> ValueLayout.JAVA_BYTE;
            case SHORT -> ValueLayout.JAVA_SHORT;
            case CHAR -> ValueLayout.JAVA_CHAR;
            case INT -> ValueLayout.JAVA_INT;
            case LONG -> ValueLayout.JAVA_LONG;
            case FLOAT -> ValueLayout.JAVA_FLOAT;
            case DOUBLE -> ValueLayout.JAVA_DOUBLE;
            case REFERENCE, VOID -> throw new IllegalArgumentException(type + " is not a field type");
        };
    }

    /** {@return the type of the accessors} */
    Class<?> type();

    /** {@return the type that the VarHandle reads and writes, as wide as the member} */
    Class<?> carrier();

    /** Turns the carrier on the stack into the accessor's type. */
    void afterRead(CodeBuilder code);

    /** Branches to {@code refused} if the setter's argument doesn't fit the member. {@return whether it can} */
    boolean checkArgument(CodeBuilder code, Label refused);

    /** Pushes the setter's argument as a carrier. */
    void loadArgument(CodeBuilder code);
}
