package dev.weir.typed.view;

import dev.weir.typed.fields.AccessMode;
import java.lang.constant.ClassDesc;
import java.util.List;
import java.util.Set;

/**
 * Which fields of a record are Java fields of its twin: numbers, booleans and enums, nested structs, and arrays of
 * them, unless they share bytes with another field.
 * What threads may share stays in the view: a member that has other accesses than plain ones, and in a twin that has
 * such a member the nested structs too, each of which would else be two if two threads asked for it first. An array of
 * several dimensions is one Java array.
 */
final class TwinFields {
    private final RecordPlan plan;
    private final List<Field> inJava;

    TwinFields(RecordPlan plan) {
        this.plan = plan;
        this.inJava = plan.fields().stream().filter(this::fitsJava).toList();
    }

    List<Field> inJava() {
        return inJava;
    }

    String name(Field field) {
        return "field" + plan.fields().indexOf(field);
    }

    ClassDesc desc(Field field) {
        ClassDesc element = MethodWriter.desc(field.type());
        return isArray(field) ? element.arrayType() : element;
    }

    boolean isArray(Field field) {
        return !field.place().dimensions().isEmpty();
    }

    int elements(Field field) {
        return Math.toIntExact(count(field));
    }

    private static long count(Field field) {
        return field.place().dimensions().stream().mapToLong(Place.Dimension::length).reduce(1, Math::multiplyExact);
    }

    private boolean fitsJava(Field field) {
        boolean isPlain = switch (field.kind()) {
            case SameType _,RecordReference _,Truth _,Unsigned _ -> true;
            case Nested _ -> !plan.isShared();
            case BitField _,RawBytes _,RecordValue _,Text _,WholeArray _ -> false;
            case Ordinal choice -> choice.constants() > 0;
        };
        return isPlain
                && field.modes().equals(Set.of(AccessMode.PLAIN))
                && count(field) <= Integer.MAX_VALUE
                && plan.fields().stream().noneMatch(other -> !other.equals(field) && overlap(field, other));
    }

    private static boolean overlap(Field one, Field other) {
        return one.offset() < end(other) && other.offset() < end(one);
    }

    private static long end(Field field) {
        long last = field.offset();
        for (Place.Dimension dimension : field.place().dimensions()) {
            last += (dimension.length() - 1) * dimension.stride();
        }
        return last + field.member().byteSize();
    }
}
