package dev.weir.typed.view;

import dev.weir.typed.fields.AccessMode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One value that a VarHandle reads and writes: how its bits become the type of its accessors, and back. What stands
 * here writes only what goes around the VarHandle, so that it serves whoever reads or writes the value, and in
 * whatever mode.
 */
sealed interface Scalar extends FieldKind permits Ordinal, RecordReference, SameType, Truth, Unsigned {
    /** All primitive types, in the order in which messages list them. */
    List<Class<?>> PRIMITIVES = List.of(
            boolean.class,
            byte.class,
            short.class,
            char.class,
            int.class,
            long.class,
            float.class,
            double.class);

    /** {@return how accessors of a primitive type use {@code member}, or null if they can't} */
    static @Nullable Scalar of(Class<?> type, ValueLayout member) {
        Class<?> stored = member.carrier();
        if (type == boolean.class) {
            return Truth.canBeIn(stored) ? Truth.in(stored) : null;
        }
        if (type == stored || (type == char.class && stored == short.class)) {
            return new SameType(type);
        }
        if (isIntegral(type) && isIntegral(stored) && bits(type) > bits(stored)) {
            return new Unsigned(type, unsigned(stored));
        }
        return null;
    }

    /** {@return the types that accessors of {@code member} can have, for a message} */
    static String typesFor(ValueLayout member) {
        String types = PRIMITIVES.stream()
                .filter(type -> of(type, member) != null)
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        return Ordinal.canBeIn(member) ? types + ", or an enum" : types;
    }

    /** {@return whether a type is a primitive one that counts} */
    static boolean isIntegral(Class<?> type) {
        return type.isPrimitive() && type != boolean.class && type != float.class && type != double.class;
    }

    /** {@return the type that has the bits of a narrow integral type and is read with zeros before them, if any has} */
    static Class<?> unsigned(Class<?> stored) {
        return stored == short.class ? char.class : stored;
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

    /** {@return the type that the VarHandle reads and writes, as wide as the member} */
    Class<?> carrier();

    /** Turns the carrier on the stack into the accessor's type, or branches to where it is refused. */
    void afterRead(MethodWriter method);

    @Override
    default boolean takesEveryValue() {
        return true;
    }

    /**
     * Branches to where the value in a local variable is refused, if the member can't hold it. For a kind that does not
     * take every value.
     */
    default void check(MethodWriter method, int slot) {
        // Every value fits.
    }

    /** Pushes the value in a local variable as a carrier. */
    void load(CodeBuilder code, int slot);

    /** {@return a carrier as text} */
    String text(Object carrier);

    @Override
    default String text(MemoryLayout member, MemorySegment bytes) {
        return text(read((ValueLayout) member, bytes));
    }

    /** {@return the carrier in a member's bytes} */
    default Object read(ValueLayout member, MemorySegment bytes) {
        return access(member).varHandle().get(bytes, 0L);
    }

    /** {@return an integral carrier, with its sign} */
    static long toLong(Object carrier) {
        return carrier instanceof Character unsigned ? unsigned : ((Number) carrier).longValue();
    }

    private ValueLayout access(ValueLayout member) {
        return layout(carrier()).withOrder(member.order()).withByteAlignment(1);
    }

    /**
     * {@return the handle {@code (MemorySegment, long recordAddress) -> carrier}} It is the path of this one member
     * through a struct as large as the record, without alignment, so that the accesses to all fields of a record check
     * the same and C2 can merge the checks; and so that packed layouts need no handles of their own. Of an array it
     * reaches the first element, and the others from an address that is so many strides higher.
     */
    default VarHandle handle(Place place, long recordBytes) {
        String name = "member";
        ValueLayout access = access((ValueLayout) place.layout()).withName(name);
        var parts = new ArrayList<MemoryLayout>();
        addPadding(parts, place.offset());
        parts.add(access);
        addPadding(parts, recordBytes - place.offset() - access.byteSize());
        return MemoryLayout.structLayout(parts.toArray(MemoryLayout[]::new))
                .varHandle(PathElement.groupElement(name))
                .withInvokeExactBehavior();
    }

    private static void addPadding(List<MemoryLayout> parts, long bytes) {
        if (bytes > 0) {
            parts.add(MemoryLayout.paddingLayout(bytes));
        }
    }

    @Override
    default boolean allows(Role role) {
        return true;
    }

    @Override
    default void write(MethodWriter method) {
        if (method.accessor().mode() != AccessMode.PLAIN) {
            ModeWriter.write(method, this);
            return;
        }
        switch (method.accessor().role()) {
            case GET -> {
                method.checkIndexes();
                method.get(this);
                method.code().return_(TypeKind.from(type()));
            }
            case SET -> {
                method.checkIndexes();
                method.set(this, method.accessor().valueSlot());
                method.returnSelf();
            }
            case FILL, EQUALS, COMPARE, COPY, APPEND, COMPARE_AND_SET, GET_AND_ADD ->
                throw new IllegalStateException("a single value has no such plain accessor");
        }
    }
}
