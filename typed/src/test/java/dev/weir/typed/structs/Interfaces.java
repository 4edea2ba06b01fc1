package dev.weir.typed.structs;

import dev.weir.typed.fields.BigEndian;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.LittleEndian;
import dev.weir.typed.fields.StoredAs;
import dev.weir.typed.structs.Kind.Group;
import dev.weir.typed.structs.Kind.Member;
import dev.weir.typed.structs.Kind.Value;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The interfaces of one struct: one for each group, whose members its accessors name; and a flat one, whose accessors
 * reach every value by its path and all indexes on the way.
 */
final class Interfaces {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final IdentityHashMap<Group, Class<?>> byGroup = new IdentityHashMap<>();
    private final boolean annotated;

    /** @param annotated whether the annotations say what a layout would */
    Interfaces(boolean annotated) {
        this.annotated = annotated;
    }

    /** {@return the interface of a group} */
    Class<?> of(Group group) {
        Class<?> known = byGroup.get(group);
        if (known != null) {
            return known;
        }
        Class<?> made = define(type -> {
            if (annotated) {
                type.with(RuntimeVisibleAnnotationsAttribute.of(Annotation.of(
                        desc(group.order() == ByteOrder.BIG_ENDIAN ? BigEndian.class : LittleEndian.class))));
            }
            addMembers(type, group);
        });
        byGroup.put(group, made);
        return made;
    }

    /**
     * {@return the flat interface, where the accessors of the value at a path have that path's name with lines for
     * dots}
     */
    static Class<?> flat(Group struct) {
        return define(type -> Leaf.of(struct).stream().filter(Leaf::isFirst).forEach(leaf -> {
            var path = Annotation.of(
                    desc(dev.weir.typed.fields.Member.class), AnnotationElement.ofString("value", leaf.path()));
            addAccessors(
                    type,
                    flatName(leaf),
                    desc(leaf.value().accessor()),
                    true,
                    leaf.indexes().size(),
                    List.of(path));
        }));
    }

    static String flatName(Leaf leaf) {
        return leaf.path().replace('.', '_');
    }

    private void addMembers(ClassBuilder type, Group group) {
        for (Member member : group.members()) {
            switch (member.kind()) {
                case Group inner when member.isAnonymous() -> addMembers(type, inner);
                case Group inner ->
                    addAccessors(
                            type, member.name(), desc(of(inner)), false, member.lengths().size(), hints(member));
                case Value value ->
                    addAccessors(
                            type,
                            member.name(),
                            desc(value.accessor()),
                            true,
                            member.lengths().size(),
                            hints(member));
            }
        }
    }

    private List<Annotation> hints(Member member) {
        var hints = new ArrayList<Annotation>();
        if (annotated && !member.lengths().isEmpty()) {
            hints.add(Annotation.of(
                    desc(Length.class),
                    AnnotationElement.ofArray(
                            "value",
                            member.lengths().stream().map(AnnotationValue::ofInt).toArray(AnnotationValue[]::new))));
        }
        if (annotated && member.kind() instanceof Value value && value.stored() != value.accessor()) {
            hints.add(Annotation.of(
                    desc(StoredAs.class), AnnotationElement.ofClass("value", desc(value.stored()))));
        }
        return hints;
    }

    private static void addAccessors(
            ClassBuilder type, String name, ClassDesc value, boolean setter, int indexes, List<Annotation> hints) {
        var parameters = new ArrayList<ClassDesc>();
        for (int i = 0; i < indexes; i++) {
            parameters.add(ConstantDescs.CD_int);
        }
        addMethod(type, name, MethodTypeDesc.of(value, parameters), hints);
        if (setter) {
            parameters.add(value);
            addMethod(type, name, MethodTypeDesc.of(ConstantDescs.CD_void, parameters), hints);
        }
    }

    private static void addMethod(ClassBuilder type, String name, MethodTypeDesc signature, List<Annotation> hints) {
        type.withMethod(
                name,
                signature,
                ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT,
                method -> method.with(RuntimeVisibleAnnotationsAttribute.of(hints)));
    }

    private static Class<?> define(Consumer<ClassBuilder> content) {
        ClassDesc name = ClassDesc.of(Interfaces.class.getPackageName(), "Random" + COUNT.getAndIncrement());
        byte[] bytes = ClassFile.of().build(name, type -> {
            type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_INTERFACE | ClassFile.ACC_ABSTRACT);
            content.accept(type);
        });
        try {
            return MethodHandles.lookup().defineClass(bytes);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
