package dev.weir.typed.structs;

import dev.weir.typed.structs.Kind.Group;
import dev.weir.typed.structs.Kind.Member;
import dev.weir.typed.structs.Kind.Unit;
import dev.weir.typed.structs.Scalar.Value;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.RecordAttribute;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** The record classes of one struct: one for each group, whose members its components name in C's order. */
final class RecordClasses {
    private final IdentityHashMap<Group, Class<? extends Record>> byGroup = new IdentityHashMap<>();

    /** A component, as javac would compile it. */
    private record Component(Member member, ClassDesc type) {}

    /** {@return the record class of a group} It has no equals, hashCode or toString. */
    Class<? extends Record> of(Group group) {
        Class<? extends Record> known = byGroup.get(group);
        if (known != null) {
            return known;
        }
        var components = new ArrayList<Component>();
        addComponents(group.members(), components);
        var made = Generated.define((type, self) -> write(type, self, group, components)).asSubclass(Record.class);
        byGroup.put(group, made);
        return made;
    }

    private void addComponents(List<Member> members, List<Component> components) {
        for (Member member : members) {
            switch (member.kind()) {
                case Group inner -> components.add(new Component(member, Hints.desc(of(inner))));
                case Unit unit -> addComponents(unit.fields(), components);
                case Value value when !member.lengths().isEmpty() ->
                    components.add(new Component(member, Hints.desc(value.stored()).arrayType()));
                case Scalar value -> components.add(new Component(member, Hints.desc(value.accessor())));
            }
        }
    }

    private static void write(ClassBuilder type, ClassDesc self, Group group, List<Component> components) {
        type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
        type.withSuperclass(Hints.desc(Record.class));
        type.with(Hints.order(group));
        type.with(RecordAttribute.of(components.stream()
                .map(component -> RecordComponentInfo.of(component.member.name(), component.type))
                .toList()));
        var parameters = components.stream().map(Component::type).toList();
        type.withMethodBody(
                ConstantDescs.INIT_NAME,
                MethodTypeDesc.of(ConstantDescs.CD_void, parameters),
                ClassFile.ACC_PUBLIC,
                code -> {
                    code.aload(0)
                            .invokespecial(Hints.desc(Record.class), ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
                    for (int c = 0; c < components.size(); c++) {
                        var component = components.get(c);
                        code.aload(0)
                                .loadLocal(TypeKind.from(component.type), code.parameterSlot(c))
                                .putfield(self, component.member.name(), component.type);
                    }
                    code.return_();
                });
        for (Component component : components) {
            String name = component.member.name();
            type.withField(name, component.type, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
            type.withMethod(
                    name,
                    MethodTypeDesc.of(component.type),
                    ClassFile.ACC_PUBLIC,
                    method -> method.with(RuntimeVisibleAnnotationsAttribute.of(hints(component)))
                            .withCode(code -> code.aload(0)
                                    .getfield(self, name, component.type)
                                    .return_(TypeKind.from(component.type))));
        }
    }

    /** An array says by its elements' type how they are stored. */
    private static List<java.lang.classfile.Annotation> hints(Component component) {
        Member member = component.member;
        if (member.kind() instanceof Value value && !member.lengths().isEmpty()) {
            return Hints.insteadOfLayout(
                    new Member(member.name(), new Value(value.stored(), value.stored()), member.lengths()));
        }
        return Hints.insteadOfLayout(member);
    }
}
