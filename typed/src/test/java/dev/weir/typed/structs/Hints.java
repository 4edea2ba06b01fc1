package dev.weir.typed.structs;

import dev.weir.typed.fields.Ascii;
import dev.weir.typed.fields.BigEndian;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.LittleEndian;
import dev.weir.typed.fields.StoredAs;
import dev.weir.typed.fields.Utf8;
import dev.weir.typed.structs.Kind.Group;
import dev.weir.typed.structs.Kind.Member;
import dev.weir.typed.structs.Scalar.Bits;
import dev.weir.typed.structs.Scalar.Text;
import dev.weir.typed.structs.Scalar.Value;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** What annotations say of a member. */
final class Hints {
    private Hints() {}

    /** {@return the annotation of a class that stands for a group} */
    static RuntimeVisibleAnnotationsAttribute order(Group group) {
        return RuntimeVisibleAnnotationsAttribute.of(Annotation.of(
                desc(group.order() == ByteOrder.BIG_ENDIAN ? BigEndian.class : LittleEndian.class)));
    }

    /** {@return what has to be said where there is a layout} */
    static List<Annotation> besideLayout(Scalar value, String holder) {
        return switch (value) {
            case Text text -> List.of(Annotation.of(desc(text.isUtf8() ? Utf8.class : Ascii.class)));
            case Bits bits -> List.of(bits(bits, holder));
            case Value _ -> List.of();
        };
    }

    /** {@return what has to be said where there is none} */
    static List<Annotation> insteadOfLayout(Member member) {
        var hints = new ArrayList<Annotation>();
        if (!member.lengths().isEmpty()) {
            hints.add(Annotation.of(
                    desc(Length.class),
                    AnnotationElement.ofArray(
                            "value",
                            member.lengths().stream().map(AnnotationValue::ofInt).toArray(AnnotationValue[]::new))));
        }
        switch (member.kind()) {
            case Value value when value.stored() != value.accessor() -> hints.add(storedAs(value.stored()));
            case Text text ->
                hints.add(Annotation.of(
                        desc(text.isUtf8() ? Utf8.class : Ascii.class),
                        AnnotationElement.ofInt("value", text.bytes())));
            case Bits bits -> {
                hints.add(bits(bits, bits.holder()));
                hints.add(storedAs(bits.stored()));
            }
            default -> {
                // Its type says the rest.
            }
        }
        return hints;
    }

    private static Annotation storedAs(Class<?> stored) {
        return Annotation.of(desc(StoredAs.class), AnnotationElement.ofClass("value", desc(stored)));
    }

    private static Annotation bits(Bits bits, String holder) {
        return Annotation.of(
                desc(dev.weir.typed.fields.Bits.class),
                AnnotationElement.ofInt("value", bits.width()),
                AnnotationElement.ofString("of", holder),
                AnnotationElement.ofInt("at", bits.at()),
                AnnotationElement.ofBoolean("signed", bits.isSigned()));
    }

    static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
