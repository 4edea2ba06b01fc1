package dev.weir.typed.view;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Writes the class that implements T as an ordinary object. An accessor that can't do its work in a Java field calls
 * the same one of the twin's view:
 *
 * <pre>
 *   void port(int v) {
 *       if (v >>> 16 != 0) { ((Flow) TwinClass.view(this)).port(v); return; }    // which refuses it
 *       this.field3 = v;
 *   }
 * </pre>
 */
final class TwinGenerator {
    static final MethodType CONSTRUCTOR = MethodType.methodType(void.class, TwinSource.class);
    private static final MethodTypeDesc CONSTRUCTOR_DESC =
            CONSTRUCTOR.describeConstable().orElseThrow();
    private static final ClassDesc TWIN = MethodWriter.desc(Twin.class);
    private static final ClassDesc TWIN_CLASS = MethodWriter.desc(TwinClass.class);
    private static final MethodTypeDesc VIEW_OF = MethodTypeDesc.of(ConstantDescs.CD_Object, TWIN);
    private static final MethodTypeDesc TO_STRING = MethodTypeDesc.of(ConstantDescs.CD_String);
    private static final MethodTypeDesc SHOW = MethodTypeDesc.of(ConstantDescs.CD_String, TWIN);
    private static final MethodTypeDesc PART =
            MethodTypeDesc.of(TWIN, TWIN, ConstantDescs.CD_MethodHandle, ConstantDescs.CD_int.arrayType());

    private final RecordPlan plan;
    private final Class<?> type;
    private final ClassDesc self;
    private final TwinFields fields;
    private final Function<RecordPlan, TwinClass> nested;
    private final Function<Accessor, MethodHandle> getters;
    private final Constants constants = new Constants();

    /**
     * @param nested  makes the classes of nested structs
     * @param getters {@code (Object, int[]) -> Object} calls an accessor
     */
    TwinGenerator(
            RecordPlan plan,
            String packageName,
            Function<RecordPlan, TwinClass> nested,
            Function<Accessor, MethodHandle> getters) {
        this.plan = plan;
        this.type = plan.type();
        this.self = ClassDesc.of(packageName, type.getSimpleName() + "$Twin");
        this.fields = new TwinFields(plan);
        this.nested = nested;
        this.getters = getters;
    }

    byte[] generate() {
        return ClassFile.of().build(constants.pool().classEntry(self), constants.pool(), twin -> {
            twin.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
            twin.withSuperclass(TWIN);
            twin.withInterfaceSymbols(MethodWriter.desc(type));
            twin.withMethodBody(ConstantDescs.INIT_NAME, CONSTRUCTOR_DESC, 0, this::writeConstructor);
            twin.withMethodBody("toString", TO_STRING, ClassFile.ACC_PUBLIC, code -> code.aload(0)
                    .invokestatic(TWIN_CLASS, "show", SHOW)
                    .areturn());
            plan.fields().forEach(field -> addField(twin, field));
        });
    }

    /** {@return the class data that the generated class has to be defined with} */
    List<Object> classData() {
        return constants.data();
    }

    private void writeConstructor(CodeBuilder code) {
        code.aload(0).aload(1).invokespecial(TWIN, ConstantDescs.INIT_NAME, CONSTRUCTOR_DESC);
        for (Field field : fields.inJava()) {
            boolean array = fields.isArray(field);
            if (array) {
                code.aload(0).loadConstant(fields.elements(field));
                newArray(code, field.type());
                code.putfield(self, fields.name(field), fields.desc(field));
            }
            if (field.kind() instanceof Ordinal) {
                Object zero = field.type().getEnumConstants()[0];
                code.aload(0);
                if (array) {
                    code.getfield(self, fields.name(field), fields.desc(field));
                }
                code.ldc(constants.add(zero, field.type()));
                if (array) {
                    var fill = MethodTypeDesc.of(
                            ConstantDescs.CD_void, ConstantDescs.CD_Object.arrayType(), ConstantDescs.CD_Object);
                    code.invokestatic(MethodWriter.desc(Arrays.class), "fill", fill);
                } else {
                    code.putfield(self, fields.name(field), fields.desc(field));
                }
            }
        }
        code.return_();
    }

    private static void newArray(CodeBuilder code, Class<?> element) {
        if (element.isPrimitive()) {
            code.newarray(TypeKind.from(element));
        } else {
            code.anewarray(MethodWriter.desc(element));
        }
    }

    private void addField(ClassBuilder twin, Field field) {
        boolean inJava = fields.inJava().contains(field);
        if (inJava) {
            twin.withField(fields.name(field), fields.desc(field), ClassFile.ACC_PRIVATE);
        }
        for (Accessor accessor : field.accessors()) {
            twin.withMethodBody(
                    accessor.method().getName(), accessor.descriptor(), ClassFile.ACC_PUBLIC, code -> {
                        if (inJava) {
                            writeInJava(code, field, accessor);
                        } else {
                            callView(code, accessor);
                        }
                    });
        }
    }

    private void writeInJava(CodeBuilder code, Field field, Accessor accessor) {
        Label refused = code.newLabel();
        write(code, field, accessor, refused);
        if (fields.isArray(field) || (accessor.role() == Role.SET && refusesValues(field))) {
            code.labelBinding(refused);
            callView(code, accessor);
        }
    }

    private static boolean refusesValues(Field field) {
        return field.kind() instanceof Unsigned || field.kind() instanceof Ordinal;
    }

    private void write(CodeBuilder code, Field field, Accessor accessor, Label refused) {
        List<Place.Dimension> dimensions = field.place().dimensions();
        for (int d = 0; d < dimensions.size(); d++) {
            code.iload(1 + d).iflt(refused);
            code.iload(1 + d).loadConstant(dimensions.get(d).length()).if_icmpge(refused);
        }
        if (field.kind() instanceof Nested part) {
            writePart(code, field, part, accessor);
        } else if (accessor.role() == Role.GET) {
            load(code, field);
            code.return_(TypeKind.from(field.type()));
        } else {
            int value = accessor.valueSlot();
            refuse(code, field, value, refused);
            store(code, field, () -> code.loadLocal(TypeKind.from(field.type()), value));
            if (accessor.method().getReturnType() == void.class) {
                code.return_();
            } else {
                code.aload(0).areturn();
            }
        }
    }

    /** Branches if the member could not hold the value in a local variable. */
    private static void refuse(CodeBuilder code, Field field, int value, Label refused) {
        switch (field.kind()) {
            case Unsigned unsigned when unsigned.type() == long.class ->
                code.lload(value).bipush(unsigned.bits()).lushr().lconst_0().lcmp().ifne(refused);
            case Unsigned unsigned -> code.iload(value).bipush(unsigned.bits()).iushr().ifne(refused);
            case Ordinal _ -> code.aload(value).ifnull(refused);
            default -> {
                // Every value fits.
            }
        }
    }

    /** Makes the twin of a nested struct when it is first asked for. */
    private void writePart(CodeBuilder code, Field field, Nested part, Accessor accessor) {
        int made = code.allocateLocal(TypeKind.REFERENCE);
        Label found = code.newLabel();
        load(code, field);
        code.astore(made).aload(made).ifnonnull(found);
        code.ldc(constants.add(nested.apply(part.plan()), TwinClass.class)).aload(0);
        code.ldc(constants.add(getters.apply(accessor), MethodHandle.class));
        code.loadConstant(accessor.indexes()).newarray(TypeKind.INT);
        for (int i = 0; i < accessor.indexes(); i++) {
            code.dup().loadConstant(i).iload(1 + i).iastore();
        }
        code.invokevirtual(TWIN_CLASS, "part", PART).checkcast(MethodWriter.desc(field.type())).astore(made);
        store(code, field, () -> code.aload(made));
        code.labelBinding(found).aload(made).areturn();
    }

    private void load(CodeBuilder code, Field field) {
        code.aload(0).getfield(self, fields.name(field), fields.desc(field));
        if (fields.isArray(field)) {
            Nested.loadFlatIndex(code, field.place().dimensions());
            code.arrayLoad(TypeKind.from(field.type()));
        }
    }

    private void store(CodeBuilder code, Field field, Runnable value) {
        code.aload(0);
        if (fields.isArray(field)) {
            code.getfield(self, fields.name(field), fields.desc(field));
            Nested.loadFlatIndex(code, field.place().dimensions());
            value.run();
            code.arrayStore(TypeKind.from(field.type()));
        } else {
            value.run();
            code.putfield(self, fields.name(field), fields.desc(field));
        }
    }

    /** Does what the view does, and returns what it returns; but the twin where the view returns itself. */
    private void callView(CodeBuilder code, Accessor accessor) {
        var signature = accessor.descriptor();
        code.aload(0).invokestatic(TWIN_CLASS, "view", VIEW_OF).checkcast(MethodWriter.desc(type));
        int slot = 1;
        for (ClassDesc parameter : signature.parameterList()) {
            TypeKind kind = TypeKind.from(parameter);
            code.loadLocal(kind, slot);
            slot += kind.slotSize();
        }
        code.invokeinterface(MethodWriter.desc(type), accessor.method().getName(), signature);
        if (accessor.method().getReturnType().isAssignableFrom(type)) {
            Label other = code.newLabel();
            code.dup().aload(0).invokestatic(TWIN_CLASS, "view", VIEW_OF).if_acmpne(other);
            code.pop().aload(0).labelBinding(other);
        }
        code.return_(TypeKind.from(signature.returnType()));
    }
}
