package dev.weir.typed.view;

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

    /** {@return the refusal of a value that an unsigned member of {@code bits} bits can't hold} */
    public static RuntimeException outOfRange(long value, String accessor, int bits) {
        return new IllegalArgumentException(
                "%s: value is %,d; allowed: 0 to %,d".formatted(accessor, value, (1L << bits) - 1));
    }

    /** {@return the refusal of an index of an array} */
    public static RuntimeException index(int index, int length, String accessor) {
        return new IndexOutOfBoundsException("%s is %,d; the array has %,d elements, the first at index 0"
                .formatted(accessor, index, length));
    }

    /** {@return the refusal to read an ordinal that an enum of {@code constants} constants does not have} */
    public static RuntimeException unknownOrdinal(int ordinal, String accessor, String type, int constants) {
        return new IllegalStateException(
                "%s: the member holds ordinal %s, and %s has %,d constants; map others to one of them with @Unknown"
                        .formatted(accessor, Integer.toUnsignedString(ordinal), type, constants));
    }

    /** {@return the refusal of null as a value} */
    public static RuntimeException isNull(String accessor, String type) {
        return new NullPointerException("%s: value is null; allowed: a %s".formatted(accessor, type));
    }
}
