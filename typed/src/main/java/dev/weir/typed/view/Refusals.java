package dev.weir.typed.view;

import org.jspecify.annotations.Nullable;

/** What generated accessors throw. Kept out of them so that they stay small enough to inline. */
public final class Refusals {
    private Refusals() {}

    /** {@return the failed bounds check of a view that was put, in the caller's terms} */
    public static RuntimeException stale(IndexOutOfBoundsException boundsCheck, View view, String accessor) {
        return wasPut(view, accessor);
    }

    /** {@return the refusal of a record that was put} */
    public static RuntimeException wasPut(View view, String accessor) {
        return view.owner.stale(view, accessor);
    }

    /** Refuses the address of a record that was put. */
    static void requireInUse(View view, long address, String accessor) {
        if (address < 0) {
            throw wasPut(view, accessor);
        }
    }

    /** Refuses null. */
    static void requireValue(@Nullable Object value, String accessor, String type) {
        if (value == null) {
            throw isNull(accessor, type);
        }
    }

    /** {@return the refusal of a value that an unsigned member of {@code bits} bits can't hold} */
    public static RuntimeException outOfRange(long value, String accessor, int bits) {
        return new IllegalArgumentException(
                "%s: value is %,d; allowed: 0 to %,d".formatted(accessor, value, (1L << bits) - 1));
    }

    /** {@return the refusal of a value that a field of {@code bits} bits can't hold} */
    public static RuntimeException outOfBits(long value, String accessor, int bits, boolean signed) {
        long most = (1L << (signed ? bits - 1 : bits)) - 1;
        return new IllegalArgumentException("%s: value is %,d; allowed: %,d to %,d"
                .formatted(accessor, value, signed ? -most - 1 : 0, most));
    }

    /** {@return the refusal to add more to an unsigned member of {@code bits} bits than it can hold} */
    public static RuntimeException deltaOutOfRange(long delta, String accessor, int bits) {
        return new IllegalArgumentException("%s: delta is %,d; allowed: %,d to %,d"
                .formatted(accessor, delta, -(1L << bits), (1L << bits) - 1));
    }

    /** {@return the refusal of an index of an array} */
    public static RuntimeException index(int index, int length, String accessor) {
        return new IndexOutOfBoundsException("%s is %,d; the array has %,d elements, the first at index 0"
                .formatted(accessor, index, length));
    }

    /** {@return the refusal to read an ordinal, unsigned, that an enum of {@code constants} constants does not have} */
    public static RuntimeException unknownOrdinal(int ordinal, String accessor, String type, int constants) {
        return unknownOrdinal(Integer.toUnsignedLong(ordinal), accessor, type, constants);
    }

    /** {@return the refusal to read an ordinal that an enum of {@code constants} constants does not have} */
    public static RuntimeException unknownOrdinal(long ordinal, String accessor, String type, int constants) {
        return new IllegalStateException(
                "%s: the member holds ordinal %s, and %s has %,d constants; map others to one of them with @Unknown"
                        .formatted(accessor, Long.toUnsignedString(ordinal), type, constants));
    }

    /** {@return the refusal of null as a value} */
    public static RuntimeException isNull(String accessor, String type) {
        return new NullPointerException("%s: value is null; allowed: a %s".formatted(accessor, type));
    }

    /** {@return the refusal of an array that elements don't fit into} */
    static RuntimeException tooShort(int length, int needed, String accessor) {
        return new IllegalArgumentException(
                "%s: the array has %,d elements; allowed: %,d or more".formatted(accessor, length, needed));
    }

    /** {@return the refusal of values that are not as many as the member has} */
    static RuntimeException wrongLength(long length, long needed, String accessor) {
        return new IllegalArgumentException(
                "%s: value has length %,d; allowed: exactly %,d".formatted(accessor, length, needed));
    }

    /** {@return the refusal of a range of an array that a text's bytes don't fit into} */
    static RuntimeException noRoom(int length, int room, int from, String accessor) {
        return new IllegalArgumentException("%s: the text has %,d bytes; an array of %,d has no room for them from %,d"
                .formatted(accessor, length, room, from));
    }

    /** {@return the refusal of a text that does not fit} */
    static RuntimeException tooLong(long needed, int bytes, String accessor) {
        return new IllegalArgumentException(
                "%s: value takes %,d bytes; allowed: %,d at most".formatted(accessor, needed, bytes));
    }

    /** {@return the refusal of a text with a character that can't be stored} */
    static RuntimeException badCharacter(int codePoint, int index, String accessor, boolean utf8) {
        return new IllegalArgumentException("%s: value has U+%04X at index %,d; allowed: %s"
                .formatted(
                        accessor,
                        codePoint,
                        index,
                        utf8 ? "any character but NUL, and no lone surrogate" : "ASCII but NUL"));
    }
}
