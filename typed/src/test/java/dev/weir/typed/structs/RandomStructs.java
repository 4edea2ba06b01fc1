package dev.weir.typed.structs;

import dev.weir.typed.structs.Kind.Group;
import dev.weir.typed.structs.Kind.Member;
import dev.weir.typed.structs.Kind.Unit;
import dev.weir.typed.structs.Scalar.Bits;
import dev.weir.typed.structs.Scalar.Text;
import dev.weir.typed.structs.Scalar.Value;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Makes definitions: groups in groups up to four deep, arrays of them, unions, packed and natural, in both orders, with
 * values of every kind.
 */
final class RandomStructs {
    private static final int DEEPEST = 4;
    private static final int MOST_VALUES = 90;
    private static final List<Value> NUMBERS = List.of(
            new Value(byte.class, byte.class),
            new Value(byte.class, short.class),
            new Value(byte.class, int.class),
            new Value(byte.class, long.class),
            new Value(short.class, short.class),
            new Value(short.class, char.class),
            new Value(short.class, int.class),
            new Value(short.class, long.class),
            new Value(char.class, char.class),
            new Value(char.class, int.class),
            new Value(int.class, int.class),
            new Value(int.class, long.class),
            new Value(long.class, long.class),
            new Value(float.class, float.class),
            new Value(double.class, double.class));
    private static final List<Value> OTHERS = List.of(
            new Value(boolean.class, boolean.class),
            new Value(byte.class, TimeUnit.class),
            new Value(short.class, TimeUnit.class),
            new Value(int.class, TimeUnit.class));

    private static final List<Class<?>> UNITS = List.of(byte.class, short.class, int.class, long.class);
    private static final int LONGEST_TEXT = Long.BYTES;

    /** What has to be able to say all of a definition. */
    private enum Says {
        /** A layout, which says everything. */
        LAYOUT,
        /** An interface: no unions, nothing packed, nothing without a name. */
        INTERFACE,
        /** A record class: what an interface says, and arrays of nothing but primitives. */
        RECORD_CLASS
    }

    private final Random random;
    private final Says says;
    private int names;

    private RandomStructs(Random random, Says says) {
        this.random = random;
        this.says = says;
    }

    /** {@return a struct for which Java needs a layout} */
    static Group any(Random random) {
        return new RandomStructs(random, Says.LAYOUT).root();
    }

    /** {@return a struct that an interface says all about} */
    static Group plain(Random random) {
        return new RandomStructs(random, Says.INTERFACE).root();
    }

    /** {@return a struct that the header of a record class says all about} */
    static Group ofRecordClass(Random random) {
        return new RandomStructs(random, Says.RECORD_CLASS).root();
    }

    private Group root() {
        while (true) {
            names = 0;
            Group group = group(1, false, false);
            if (Leaf.of(group).size() <= MOST_VALUES) {
                return group;
            }
        }
    }

    private Group group(int depth, boolean union, boolean inUnion) {
        boolean packed = says == Says.LAYOUT && random.nextInt(3) == 0;
        ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        var members = new ArrayList<Member>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            members.add(member(depth, order, inUnion));
        }
        return new Group(union, packed, order, List.copyOf(members));
    }

    private Member member(int depth, ByteOrder order, boolean inUnion) {
        String name = name();
        if (random.nextInt(8) == 0) {
            return new Member("", unit(name, order), List.of());
        }
        if (depth == DEEPEST || random.nextInt(3) > 0) {
            Scalar value = value(inUnion);
            return new Member(name, value, lengths(value));
        }
        boolean union = says == Says.LAYOUT && random.nextInt(3) == 0;
        Group group = group(depth + 1, union, inUnion || union);
        boolean anonymous = says == Says.LAYOUT && random.nextInt(4) == 0;
        return anonymous ? new Member("", group, List.of()) : new Member(name, group, lengths(group));
    }

    private String name() {
        return "m" + names++;
    }

    /** Bit-fields as gcc has them: from the lowest bit up, or in big-endian order from the highest down. */
    private Unit unit(String holder, ByteOrder order) {
        Class<?> stored = UNITS.get(random.nextInt(UNITS.size()));
        int all = Scalar.bytesOf(stored) * Byte.SIZE;
        var fields = new ArrayList<Member>();
        int count = 1 + random.nextInt(4);
        int from = 0;
        while (fields.size() < count && from < all) {
            int width = 1 + random.nextInt(Math.min(Integer.SIZE, all - from));
            int at = order == ByteOrder.BIG_ENDIAN ? all - from - width : from;
            boolean signed = random.nextBoolean();
            var bits = new Bits(holder, stored, at, width, signed, accessor(width, signed));
            fields.add(new Member(name(), bits, List.of()));
            from += width;
        }
        return new Unit(holder, stored, List.copyOf(fields));
    }

    private Class<?> accessor(int width, boolean signed) {
        if (width == 1 && !signed && random.nextBoolean()) {
            return boolean.class;
        }
        boolean fitsInt = signed || width < Integer.SIZE;
        return fitsInt && random.nextBoolean() ? int.class : long.class;
    }

    /**
     * In a union a value may have any bits, and not all bits are a boolean in C, or an enum in Java, or a text that is
     * written as it was read.
     */
    private Scalar value(boolean inUnion) {
        if (!inUnion && random.nextInt(6) == 0) {
            return new Text(1 + random.nextInt(LONGEST_TEXT), random.nextBoolean());
        }
        boolean number = inUnion || random.nextInt(4) > 0;
        List<Value> values = number ? NUMBERS : OTHERS;
        return values.get(random.nextInt(values.size()));
    }

    private List<Integer> lengths(Kind kind) {
        boolean primitive = kind instanceof Value value && value.accessor().isPrimitive();
        if (says == Says.RECORD_CLASS && !primitive) {
            return List.of();
        }
        return switch (random.nextInt(8)) {
            case 0, 1 -> List.of(1 + random.nextInt(4));
            case 2 -> List.of(1 + random.nextInt(3), 1 + random.nextInt(3));
            default -> List.of();
        };
    }
}
