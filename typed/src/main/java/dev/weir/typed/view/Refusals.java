package dev.weir.typed.view;

/** What generated accessors throw. Kept out of them so that they stay small enough to inline. */
public final class Refusals {
    private Refusals() {}

    /** {@return the failed bounds check of a view that was put, in the caller's terms} */
    public static RuntimeException stale(IndexOutOfBoundsException boundsCheck, View view, String accessor) {
        return view.owner.stale(view, accessor);
    }

    /** {@return the refusal of a value that an unsigned member of {@code bits} bits can't hold} */
    public static RuntimeException outOfRange(long value, String accessor, int bits) {
        return new IllegalArgumentException(
                "%s: value is %,d; allowed: 0 to %,d".formatted(accessor, value, (1L << bits) - 1));
    }
}
