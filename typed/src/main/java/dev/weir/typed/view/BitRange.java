package dev.weir.typed.view;

import dev.weir.typed.fields.Bits;
import org.jspecify.annotations.Nullable;

/**
 * Which bits of which member are a field.
 *
 * @param of     path of the member, or empty if that is yet to be found
 * @param width  how many
 * @param at     the lowest
 * @param signed whether the highest is a sign
 * @param unit   type of the member where no layout says it, or null for the narrowest that will do
 */
record BitRange(String of, int width, int at, boolean signed, @Nullable Class<?> unit) {

    static @Nullable BitRange of(Accessor accessor, @Nullable Bits bits) {
        if (bits == null) {
            return null;
        }
        if (bits.of().isEmpty() != (bits.at() < 0)) {
            throw accessor
                    .mismatch("@Bits has one of 'of' and 'at'; say which member and its lowest bit, or neither in a"
                            + " record header");
        }
        return new BitRange(bits.of(), bits.value(), bits.at(), bits.signed(), null);
    }

    boolean isPlaced() {
        return !of.isEmpty();
    }

    /** {@return the range at its place in a member of bits that is made for it and its neighbours} */
    BitRange placed(String member, int lowest, Class<?> type) {
        return new BitRange(member, width, lowest, signed, type);
    }
}
