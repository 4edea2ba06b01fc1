package dev.weir.typed.structs;

import dev.weir.typed.structs.Kind.Group;
import dev.weir.typed.structs.Kind.Member;
import dev.weir.typed.structs.Kind.Unit;
import dev.weir.typed.structs.Scalar.Bits;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * The interfaces of one struct: one for each group, whose members its accessors name; and a flat one, whose accessors
 * reach every value by its path and all indexes on the way.
 */
final class Interfaces {
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
                type.with(Hints.order(group));
            }
            addMembers(type, group.members());
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
            var hints = new ArrayList<Annotation>();
            if (leaf.value() instanceof Bits bits) {
                hints.addAll(Hints.besideLayout(bits, leaf.holderPath(bits)));
            } else {
                hints.addAll(Hints.besideLayout(leaf.value(), ""));
                hints.add(Annotation.of(
                        Hints.desc(dev.weir.typed.fields.Member.class),
                        AnnotationElement.ofString("value", leaf.path())));
            }
            addValue(type, flatName(leaf), leaf.value(), leaf.indexes().size(), hints);
        }));
    }

    static String flatName(Leaf leaf) {
        return leaf.path().replace('.', '_');
    }

    private void addMembers(ClassBuilder type, List<Member> members) {
        for (Member member : members) {
            int indexes = member.lengths().size();
            switch (member.kind()) {
                case Group inner when member.isAnonymous() -> addMembers(type, inner.members());
                case Group inner -> {
                    List<Annotation> hints = annotated ? Hints.insteadOfLayout(member) : List.of();
                    addMethod(type, member.name(), Hints.desc(of(inner)), indexed(indexes), hints);
                }
                case Unit unit -> addMembers(type, unit.fields());
                case Scalar value -> {
                    String holder = value instanceof Bits bits ? bits.holder() : "";
                    List<Annotation> hints =
                            annotated ? Hints.insteadOfLayout(member) : Hints.besideLayout(value, holder);
                    addValue(type, member.name(), value, indexes, hints);
                }
            }
        }
    }

    private static void addValue(ClassBuilder type, String name, Scalar value, int indexes, List<Annotation> hints) {
        List<ClassDesc> parameters = indexed(indexes);
        addMethod(type, name, Hints.desc(value.accessor()), parameters, hints);
        parameters.add(Hints.desc(value.parameter()));
        addMethod(type, name, ConstantDescs.CD_void, parameters, hints);
    }

    private static List<ClassDesc> indexed(int indexes) {
        var parameters = new ArrayList<ClassDesc>();
        for (int i = 0; i < indexes; i++) {
            parameters.add(ConstantDescs.CD_int);
        }
        return parameters;
    }

    private static void addMethod(
            ClassBuilder type, String name, ClassDesc returns, List<ClassDesc> parameters, List<Annotation> hints) {
        type.withMethod(
                name,
                MethodTypeDesc.of(returns, parameters),
                ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT,
                method -> method.with(RuntimeVisibleAnnotationsAttribute.of(hints)));
    }

    private static Class<?> define(Consumer<ClassBuilder> content) {
        return Generated.define((type, _) -> {
            type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_INTERFACE | ClassFile.ACC_ABSTRACT);
            content.accept(type);
        });
    }
}
