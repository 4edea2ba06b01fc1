package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import dev.weir.typed.fields.Ascii;
import dev.weir.typed.fields.BigEndian;
import dev.weir.typed.fields.Bits;
import dev.weir.typed.fields.HandleOf;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.LittleEndian;
import dev.weir.typed.fields.StoredAs;
import dev.weir.typed.fields.Unknown;
import dev.weir.typed.fields.Utf8;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of one field. They may stand on any of its accessors, and hold for all of them.
 *
 * @param bits   which bits of another member the field is, if it is
 * @param schema the record class that says more about what is inside, if there is one
 */
record Hints(
        Map<Class<? extends Annotation>, Annotation> found,
        @Nullable BitRange bits,
        @Nullable Class<? extends Record> schema) {
    private static final List<Class<? extends Annotation>> ALL =
            List.of(Ascii.class, Utf8.class, Bits.class, HandleOf.class, StoredAs.class, Length.class, Unknown.class,
                    BigEndian.class,
                    LittleEndian.class);

    Hints {
        found = Map.copyOf(found);
    }

    /** @throws LayoutMismatch if two accessors say different things */
    static Hints of(List<Accessor> accessors) {
        return of(accessors, ALL);
    }

    /** {@return what the fields that are bits of one member say about that member} */
    static Hints ofHolder(List<Accessor> accessors) {
        return of(accessors, List.of(StoredAs.class, Length.class, BigEndian.class, LittleEndian.class));
    }

    private static Hints of(List<Accessor> accessors, List<Class<? extends Annotation>> kinds) {
        var found = new HashMap<Class<? extends Annotation>, Annotation>();
        for (Accessor accessor : accessors) {
            for (Class<? extends Annotation> kind : kinds) {
                Annotation here = accessor.method().getAnnotation(kind);
                Annotation before = here == null ? null : found.putIfAbsent(kind, here);
                if (before != null && !before.equals(here)) {
                    throw accessor.mismatch("its accessors contradict each other, one is %s and another %s"
                            .formatted(text(before), text(here)));
                }
            }
        }
        if (found.containsKey(BigEndian.class) && found.containsKey(LittleEndian.class)) {
            throw accessors.getFirst().mismatch("it can't be both @BigEndian and @LittleEndian");
        }
        BitRange bits = BitRange.of(accessors.getFirst(), (Bits) found.get(Bits.class));
        return new Hints(found, bits, null);
    }

    /** Refuses annotations that say something about other fields than this one. */
    void requireUseFor(List<MemberUse.Aspect> aspects) {
        require(Unknown.class, "enums", aspects, Class::isEnum);
        require(Ascii.class, "texts", aspects, type -> type == String.class);
        require(HandleOf.class, "longs", aspects, type -> type == long.class);
        require(Utf8.class, "texts", aspects, type -> type == String.class);
    }

    private void require(
            Class<? extends Annotation> kind,
            String purpose,
            List<MemberUse.Aspect> aspects,
            Predicate<Class<?>> isUsed) {
        if (found.containsKey(kind) && aspects.stream().map(MemberUse.Aspect::type).noneMatch(isUsed)) {
            Accessor first = aspects.getFirst().first();
            throw first.mismatch("@%s is for %s, and the accessor's type is %s"
                    .formatted(
                            kind.getSimpleName(), purpose, first.type().getSimpleName()));
        }
    }

    private static String text(@Nullable Annotation annotation) {
        return String.valueOf(annotation).replace(StoredAs.class.getPackageName() + ".", "");
    }

    /** {@return these hints and what a component of a schema adds to them} */
    Hints inherit(Hints component, Class<?> componentType) {
        var all = new HashMap<>(component.found);
        all.putAll(found);
        BitRange range = bits != null && bits.isPlaced() ? bits : component.bits;
        return new Hints(all, range, componentType.isRecord() ? componentType.asSubclass(Record.class) : null);
    }

    Hints withBits(BitRange placed) {
        return new Hints(found, placed, schema);
    }

    <A extends Annotation> @Nullable A find(Class<A> kind) {
        return kind.cast(found.get(kind));
    }

    /** {@return the byte order of the field where no layout says it} */
    ByteOrder order(ByteOrder unlessSaid) {
        return found.containsKey(BigEndian.class) ? ByteOrder.BIG_ENDIAN
                : found.containsKey(LittleEndian.class) ? ByteOrder.LITTLE_ENDIAN
                : unlessSaid;
    }

    /** {@return the byte order of the fields of an interface where no layout and no field says it} */
    static ByteOrder order(AnnotatedElement type, ByteOrder unlessSaid) {
        boolean big = type.isAnnotationPresent(BigEndian.class);
        boolean little = type.isAnnotationPresent(LittleEndian.class);
        if (big && little) {
            throw new LayoutMismatch(type + " can't be both @BigEndian and @LittleEndian");
        }
        return big ? ByteOrder.BIG_ENDIAN : little ? ByteOrder.LITTLE_ENDIAN : unlessSaid;
    }
}
