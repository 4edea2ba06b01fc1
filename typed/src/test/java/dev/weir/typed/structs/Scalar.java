package dev.weir.typed.structs;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** A member, or an element of one, that has a value by itself. Its bits are what tells one value from another. */
sealed interface Scalar extends Kind {

    /** {@return the type that a getter returns} */
    Class<?> accessor();

    /** {@return the type that a setter takes} */
    default Class<?> parameter() {
        return accessor();
    }

    /** {@return the bits of a value of the accessor's type as the member holds them, and its sign before them} */
    long bits(Object value);

    /** {@return the value that has these bits} */
    Object value(long bits);

    /** {@return a value that the member can hold} */
    default Object any(Random random) {
        return value(random.nextLong());
    }

    /**
     * A number, boolean or enum.
     *
     * @param stored   the type in memory
     * @param accessor the type in Java, wider than the one in memory if the member is unsigned
     */
    record Value(Class<?> stored, Class<?> accessor) implements Scalar {

        String c() {
            return cType(stored);
        }

        int bytes() {
            return bytesOf(stored);
        }

        @Override
        public long bits(Object value) {
            long bits = switch (value) {
                case Boolean truth -> truth ? 1 : 0;
                case Character letter -> letter;
                case Enum<?> choice -> List.of(accessor.getEnumConstants()).indexOf(choice);
                case Float number -> Float.floatToRawIntBits(number);
                case Double number -> Double.doubleToRawLongBits(number);
                case Number number -> number.longValue();
                default -> throw new AssertionError(value);
            };
            if (stored == char.class) {
                return (char) bits;
            }
            int unused = Long.SIZE - bytes() * Byte.SIZE;
            return bits << unused >> unused;
        }

        @Override
        public Object value(long bits) {
            if (accessor.isEnum()) {
                Object[] constants = accessor.getEnumConstants();
                return constants[(int) Long.remainderUnsigned(bits, constants.length)];
            }
            long stored = this.stored == accessor ? bits : bits & (-1L >>> (Long.SIZE - bytes() * Byte.SIZE));
            return integral(accessor, stored);
        }
    }

    /**
     * A text of a fixed number of bytes, whose bits are its bytes, the first of them the lowest.
     *
     * @param bytes 1 to 8
     */
    record Text(int bytes, boolean isUtf8) implements Scalar {
        /** Of one, two and three bytes in UTF-8, and in ASCII as far as that goes. */
        private static final String LETTERS = "aZ09 ~\u00e9\u0436\u20ac";

        private static final int OF_ASCII = 6;

        @Override
        public Class<?> accessor() {
            return String.class;
        }

        @Override
        public Class<?> parameter() {
            return CharSequence.class;
        }

        @Override
        public long bits(Object value) {
            byte[] encoded = ((String) value).getBytes(StandardCharsets.UTF_8);
            long bits = 0;
            for (int i = 0; i < encoded.length; i++) {
                bits |= (encoded[i] & 0xffL) << (i * Byte.SIZE);
            }
            return bits;
        }

        @Override
        public Object value(long bits) {
            var encoded = new byte[bytes];
            int length = 0;
            while (length < bytes && (byte) (bits >>> (length * Byte.SIZE)) != 0) {
                encoded[length] = (byte) (bits >>> (length * Byte.SIZE));
                length++;
            }
            return new String(encoded, 0, length, StandardCharsets.UTF_8);
        }

        @Override
        public Object any(Random random) {
            int left = random.nextInt(bytes + 1);
            var text = new StringBuilder();
            while (left > 0) {
                String letter =
                        String.valueOf(LETTERS.charAt(random.nextInt(isUtf8 ? LETTERS.length() : OF_ASCII)));
                left -= letter.getBytes(StandardCharsets.UTF_8).length;
                if (left >= 0) {
                    text.append(letter);
                }
            }
            return text.toString();
        }
    }

    /**
     * Some bits of a unit.
     *
     * @param holder   the unit's name in Java
     * @param stored   the unit's type
     * @param at       the lowest of them, counted from the lowest of the unit's value
     * @param accessor boolean for a single bit, or int or long
     */
    record Bits(String holder, Class<?> stored, int at, int width, boolean isSigned,
            Class<?> accessor) implements Scalar {

        @Override
        public long bits(Object value) {
            return switch (value) {
                case Boolean truth -> truth ? 1 : 0;
                case Number number -> number.longValue();
                default -> throw new AssertionError(value);
            };
        }

        @Override
        public Object value(long bits) {
            long high = bits << (Long.SIZE - width);
            return integral(
                    accessor, isSigned ? high >> (Long.SIZE - width) : high >>> (Long.SIZE - width));
        }
    }

    static String cType(Class<?> stored) {
        return switch (stored.getName()) {
            case "boolean" -> "_Bool";
            case "byte" -> "signed char";
            case "char" -> "unsigned short";
            case "long" -> "long long";
            default -> stored.getName();
        };
    }

    static int bytesOf(Class<?> stored) {
        return switch (stored.getName()) {
            case "boolean", "byte" -> 1;
            case "short", "char" -> 2;
            case "int", "float" -> 4;
            default -> 8;
        };
    }

    private static Object integral(Class<?> type, long bits) {
        return switch (type.getName()) {
            case "boolean" -> (bits & 1) != 0;
            case "byte" -> (byte) bits;
            case "short" -> (short) bits;
            case "char" -> (char) bits;
            case "int" -> (int) bits;
            case "long" -> bits;
            case "float" -> Float.intBitsToFloat((int) bits);
            case "double" -> Double.longBitsToDouble(bits);
            default -> throw new AssertionError(type);
        };
    }
}
