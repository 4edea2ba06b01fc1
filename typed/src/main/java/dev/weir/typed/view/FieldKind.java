package dev.weir.typed.view;

import dev.weir.typed.fields.HandleOf;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** What a member is to its accessors. A kind knows its type, which accessors it can have, and how to write them. */
sealed interface FieldKind permits BitField, Nested, RawBytes, RecordValue, Scalar, Text, WholeArray {

    /**
     * {@return how accessors of a type use a member, or null if they can't}
     *
     * @param accessor one of them, for messages
     * @throws dev.weir.typed.LayoutMismatch if they could but for something to be named
     */
    static @Nullable FieldKind of(Accessor accessor, MemoryLayout member, Hints hints) {
        Class<?> type = accessor.type();
        BitRange bits = hints.bits();
        if (bits != null) {
            return BitField.of(accessor, member, bits);
        }
        if (type == MemorySegment.class) {
            return member instanceof PaddingLayout ? null : new RawBytes(member.byteSize());
        }
        return switch (member) {
            case AddressLayout _ -> null;
            case ValueLayout value when type.isEnum() -> Ordinal.of(accessor, value, hints);
            case ValueLayout value when hints.find(HandleOf.class) != null ->
                RecordReference.of(accessor, value, hints);
            case ValueLayout value -> Scalar.of(type, value);
            case SequenceLayout array when type == String.class -> Text.of(accessor, array, hints);
            case SequenceLayout array when type.isArray() -> WholeArray.of(type, array);
            case GroupLayout group when Nested.isPossible(type) -> Nested.of(accessor, group, hints);
            case GroupLayout group when type.isRecord() -> RecordValue.of(accessor, group);
            default -> null;
        };
    }

    /** {@return the type of the accessors} */
    Class<?> type();

    /** {@return whether a field of this kind has accessors that do this} */
    boolean allows(Role role);

    /**
     * {@return a value for people to read, whatever the bytes are}
     *
     * @param member of this kind
     * @param bytes  its bytes
     */
    String text(MemoryLayout member, MemorySegment bytes);

    /** {@return what the layout does not say of a member, in a few words, or an empty text} */
    default String note() {
        return "";
    }

    /** {@return whether setters take any value of the type} */
    default boolean takesEveryValue() {
        return false;
    }

    /** Writes the body of one accessor. */
    void write(MethodWriter method);
}
