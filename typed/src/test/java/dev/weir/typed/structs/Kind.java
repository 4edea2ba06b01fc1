package dev.weir.typed.structs;

import java.nio.ByteOrder;
import java.util.List;

/** What a member of a C struct is. */
sealed interface Kind {

    /**
     * A member of a group.
     *
     * @param name    empty for a group whose members count as those of the group around it
     * @param lengths of each dimension, if it is an array
     */
    record Member(String name, Kind kind, List<Integer> lengths) {
        boolean isAnonymous() {
            return name.isEmpty();
        }
    }

    /** A struct or union. */
    record Group(boolean isUnion, boolean isPacked, ByteOrder order, List<Member> members) implements Kind {}

    /**
     * A number, boolean or enum.
     *
     * @param stored   the type in memory
     * @param accessor the type in Java, wider than the one in memory if the member is unsigned
     */
    record Value(Class<?> stored, Class<?> accessor) implements Kind {

        String c() {
            return switch (stored.getName()) {
                case "boolean" -> "_Bool";
                case "byte" -> "signed char";
                case "char" -> "unsigned short";
                case "long" -> "long long";
                default -> stored.getName();
            };
        }

        int bytes() {
            return switch (stored.getName()) {
                case "boolean", "byte" -> 1;
                case "short", "char" -> 2;
                case "int", "float" -> 4;
                default -> 8;
            };
        }

        /** {@return the bits of a value of the accessor's type as the member holds them, and its sign before them} */
        long bits(Object value) {
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

        /** {@return a value of the accessor's type that a member with these bits reads as} */
        Object value(long bits) {
            if (accessor.isEnum()) {
                Object[] constants = accessor.getEnumConstants();
                return constants[(int) Long.remainderUnsigned(bits, constants.length)];
            }
            long stored = this.stored == accessor ? bits : bits & (-1L >>> (Long.SIZE - bytes() * Byte.SIZE));
            return switch (accessor.getName()) {
                case "boolean" -> (bits & 1) != 0;
                case "byte" -> (byte) stored;
                case "short" -> (short) stored;
                case "char" -> (char) stored;
                case "int" -> (int) stored;
                case "long" -> stored;
                case "float" -> Float.intBitsToFloat((int) stored);
                case "double" -> Double.longBitsToDouble(stored);
                default -> throw new AssertionError(accessor);
            };
        }
    }
}
