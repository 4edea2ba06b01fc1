package dev.weir.typed.view;

import dev.weir.core.memory.OffHeap;
import java.lang.foreign.ValueLayout;

/**
 * Characters and the bytes they are stored as, in ASCII and UTF-8, without garbage. Malformed bytes decode to U+FFFD,
 * one for each longest run of bytes that begins a character and does not finish it, as Unicode recommends.
 */
final class TextCoding {
    private static final int REPLACEMENT = 0xFFFD;
    /** Where a decoded character has the number of its bytes, above its code point. */
    private static final int LENGTH_SHIFT = 21;

    private TextCoding() {}

    /** {@return the code point of a decoded character} */
    static int codePoint(int decoded) {
        return decoded & ((1 << LENGTH_SHIFT) - 1);
    }

    /** {@return how many bytes a decoded character takes} */
    static int length(int decoded) {
        return decoded >>> LENGTH_SHIFT;
    }

    private static int decoded(int codePoint, int length) {
        return (length << LENGTH_SHIFT) | codePoint;
    }

    /** {@return the decoded character at index {@code at} of a text of {@code end} bytes} */
    static int decode(long address, int at, int end, boolean utf8) {
        byte first = byteAt(address + at);
        return first >= 0 ? decoded(first, 1)
                : utf8 ? decode(first, address + at, end - at)
                : decoded(REPLACEMENT, 1);
    }

    /** The second byte of a character is what tells overlong forms, surrogates and too large numbers. */
    private static int decode(int first, long address, int available) {
        int lead = first & 0xFF;
        int length = lead < 0xC2 || lead > 0xF4 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (length == 1) {
            return decoded(REPLACEMENT, 1);
        }
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        int codePoint = lead & (0x7F >> length);
        for (int i = 1; i < length; i++) {
            int next = i < available ? byteAt(address + i) & 0xFF : 0;
            if (next < least || next > most) {
                return decoded(REPLACEMENT, i);
            }
            codePoint = (codePoint << 6) | (next & 0x3F);
            least = 0x80;
            most = 0xBF;
        }
        return decoded(codePoint, length);
    }

    /** {@return the character at an index of a text; a lone surrogate is one} */
    static int codePoint(CharSequence text, int i) {
        char high = text.charAt(i);
        if (Character.isHighSurrogate(high) && i + 1 < text.length()) {
            char low = text.charAt(i + 1);
            if (Character.isLowSurrogate(low)) {
                return Character.toCodePoint(high, low);
            }
        }
        return high;
    }

    /** {@return whether a code point is half of a character} */
    static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** {@return one of the {@link Character#charCount} chars of a code point} */
    static char unit(int codePoint, int i) {
        return codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT ? (char) codePoint
                : i == 0 ? Character.highSurrogate(codePoint)
                : Character.lowSurrogate(codePoint);
    }

    /** {@return how many bytes a character takes} */
    static int bytes(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x1_0000 ? 3 : 4;
    }

    /** Stores the bytes of a character. */
    static void encode(int codePoint, long address) {
        int length = bytes(codePoint);
        if (length == 1) {
            setByte(address, codePoint);
            return;
        }
        setByte(address, (0xF00 >> length) | (codePoint >> (6 * (length - 1))));
        for (int i = 1; i < length; i++) {
            setByte(address + i, 0x80 | ((codePoint >> (6 * (length - 1 - i))) & 0x3F));
        }
    }

    private static byte byteAt(long address) {
        return OffHeap.ALL.get(ValueLayout.JAVA_BYTE, address);
    }

    private static void setByte(long address, int value) {
        OffHeap.ALL.set(ValueLayout.JAVA_BYTE, address, (byte) value);
    }
}
