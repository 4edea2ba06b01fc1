package dev.weir.typed.structs;

import dev.weir.typed.structs.Kind.Group;
import dev.weir.typed.structs.Kind.Member;
import dev.weir.typed.structs.Kind.Value;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Makes definitions: groups in groups up to four deep, arrays of them, unions, packed and natural, in both orders. */
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

    private final Random random;
    /** Whether the definition is one that T alone can give: no unions, nothing packed, nothing without a name. */
    private final boolean plain;
    private int names;

    private RandomStructs(Random random, boolean plain) {
        this.random = random;
        this.plain = plain;
    }

    /** {@return a struct for which Java needs a layout} */
    static Group any(Random random) {
        return new RandomStructs(random, false).root();
    }

    /** {@return a struct that an interface says all about} */
    static Group plain(Random random) {
        return new RandomStructs(random, true).root();
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
        boolean packed = !plain && random.nextInt(3) == 0;
        ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        var members = new ArrayList<Member>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            members.add(member(depth, inUnion));
        }
        return new Group(union, packed, order, List.copyOf(members));
    }

    private Member member(int depth, boolean inUnion) {
        String name = "m" + names++;
        if (depth == DEEPEST || random.nextInt(3) > 0) {
            return new Member(name, value(inUnion), lengths());
        }
        boolean union = !plain && random.nextInt(3) == 0;
        Group group = group(depth + 1, union, inUnion || union);
        boolean anonymous = !plain && random.nextInt(4) == 0;
        return anonymous ? new Member("", group, List.of()) : new Member(name, group, lengths());
    }

    /** In a union a value may have any bits, and not all bits are a boolean in C, or an enum in Java. */
    private Value value(boolean inUnion) {
        boolean number = inUnion || random.nextInt(4) > 0;
        List<Value> values = number ? NUMBERS : OTHERS;
        return values.get(random.nextInt(values.size()));
    }

    private List<Integer> lengths() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> List.of(1 + random.nextInt(4));
            case 2 -> List.of(1 + random.nextInt(3), 1 + random.nextInt(3));
            default -> List.of();
        };
    }
}
