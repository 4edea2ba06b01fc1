package dev.weir.typed.structs;

import java.nio.ByteOrder;
import java.util.List;

/** What a member of a C struct is. */
sealed interface Kind permits Kind.Group, Kind.Unit, Scalar {

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

        /** {@return its name in a Java layout} */
        String layoutName() {
            return kind instanceof Unit unit ? unit.holder() : name;
        }
    }

    /** A struct or union. */
    record Group(boolean isUnion, boolean isPacked, ByteOrder order, List<Member> members) implements Kind {}

    /**
     * Bit-fields that fill an integral number, which in C is a struct without a name, and in Java a member.
     *
     * @param holder the name of the member in Java
     * @param fields in C's order
     */
    record Unit(String holder, Class<?> stored, List<Member> fields) implements Kind {}
}
