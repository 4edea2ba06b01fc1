package dev.weir.typed.view;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the class that turns a struct into a Java record and back. For each component it has the body of a getter and
 * of a setter, as a view has them, but static and of a given offset:
 *
 * <pre>
 *   Object read(View view, long offset) {
 *       return new QuoteData(get0(view, offset), get1(view, offset));
 *   }
 *
 *   void store(View view, long offset, Object value) {      // and further ones after {@value #AT_ONCE} components
 *       QuoteData data = (QuoteData) value;
 *       set0(view, data.price(), offset);
 *       set1(view, data.quantity(), offset);
 *   }
 * </pre>
 *
 * <p>A record of very many components is read by one large method, since its constructor is one call.
 */
final class CodecGenerator {
    private static final int AT_ONCE = 20;
    private static final ClassDesc CODEC = MethodWriter.desc(Codec.class);
    private static final MethodTypeDesc READ =
            MethodTypeDesc.of(ConstantDescs.CD_Object, MethodWriter.VIEW, ConstantDescs.CD_long);
    private static final MethodTypeDesc WRITE = MethodTypeDesc.of(
            ConstantDescs.CD_void, MethodWriter.VIEW, ConstantDescs.CD_long, ConstantDescs.CD_Object);
    private static final MethodTypeDesc CONSTRUCTOR =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long);
    private static final int VIEW_SLOT = 0;
    private static final int OFFSET_SLOT = 1;
    private static final int RECORD_SLOT = 3;

    private final RecordPlan plan;
    private final ClassDesc record;
    private final List<RecordComponent> components;
    private final Map<String, Field> fields;
    private final ViewGenerator context;

    CodecGenerator(RecordPlan plan, String packageName, Lookup lookup) {
        this.plan = plan;
        this.record = MethodWriter.desc(plan.type());
        this.components = List.of(plan.type().getRecordComponents());
        this.fields = plan.fields().stream()
                .collect(Collectors.toMap(
                        field -> field.accessors().getFirst().method().getName(), Function.identity()));
        this.context = new ViewGenerator(Receiver.RECORD, plan, packageName, lookup);
    }

    /** {@return the bytes of the class} */
    byte[] generate() {
        var pool = context.constants().pool();
        return ClassFile.of().build(pool.classEntry(context.self()), pool, codec -> {
            codec.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
            codec.withSuperclass(CODEC);
            codec.withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, 0, code -> code.aload(0)
                    .loadConstant(bytesToTry())
                    .invokespecial(CODEC, ConstantDescs.INIT_NAME, CONSTRUCTOR)
                    .return_());
            for (int c = 0; c < components.size(); c++) {
                writeAccessors(codec, c);
            }
            codec.withMethodBody("read", READ, ClassFile.ACC_PUBLIC, this::read);
            for (int from = 0; from < components.size(); from += AT_ONCE) {
                int first = from;
                codec.withMethodBody("store" + from, WRITE, ClassFile.ACC_STATIC, code -> write(code, first));
            }
            codec.withMethodBody("store", WRITE, ClassFile.ACC_PUBLIC, this::writeAll);
        });
    }

    /** {@return the class data that the generated class has to be defined with} */
    List<Object> classData() {
        return context.classData();
    }

    static MethodType canonicalConstructor(Class<?> type) {
        return MethodType.methodType(
                void.class,
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toList());
    }

    /** {@return how much memory to try a record on, 0 if every record fits} */
    private long bytesToTry() {
        boolean everyFits = plan.fields().stream().allMatch(field -> field.kind().takesEveryValue());
        return everyFits ? 0 : plan.struct().byteSize();
    }

    private void writeAccessors(ClassBuilder codec, int component) {
        Field field = fieldOf(component);
        for (Accessor accessor : field.accessors()) {
            boolean getter = accessor.role() == Role.GET;
            int offsetSlot = getter ? 1 : 1 + TypeKind.from(accessor.type()).slotSize();
            codec.withMethodBody(
                    (getter ? "get" : "set") + component,
                    getter ? getter(component) : setter(component),
                    ClassFile.ACC_STATIC,
                    code -> new MethodWriter(context, Receiver.at(offsetSlot), field, accessor, code).write());
        }
    }

    private Field fieldOf(int component) {
        Field field = fields.get(components.get(component).getName());
        if (field == null) {
            throw new IllegalStateException("no field for " + components.get(component));
        }
        return field;
    }

    private ClassDesc type(int component) {
        return MethodWriter.desc(components.get(component).getType());
    }

    private MethodTypeDesc getter(int component) {
        return MethodTypeDesc.of(type(component), MethodWriter.VIEW, ConstantDescs.CD_long);
    }

    /** A setter may return what it is called on, which here is the view, and is of no use. */
    private MethodTypeDesc setter(int component) {
        return MethodTypeDesc.of(
                ConstantDescs.CD_Object, MethodWriter.VIEW, type(component), ConstantDescs.CD_long);
    }

    private void read(CodeBuilder code) {
        code.new_(record).dup();
        for (int c = 0; c < components.size(); c++) {
            code.aload(1 + VIEW_SLOT).lload(1 + OFFSET_SLOT).invokestatic(context.self(), "get" + c, getter(c));
        }
        code.invokespecial(
                record,
                ConstantDescs.INIT_NAME,
                canonicalConstructor(plan.type()).describeConstable().orElseThrow())
                .areturn();
    }

    private void writeAll(CodeBuilder code) {
        for (int from = 0; from < components.size(); from += AT_ONCE) {
            code.aload(1 + VIEW_SLOT)
                    .lload(1 + OFFSET_SLOT)
                    .aload(1 + RECORD_SLOT)
                    .invokestatic(context.self(), "store" + from, WRITE);
        }
        code.return_();
    }

    private void write(CodeBuilder code, int from) {
        int value = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(RECORD_SLOT).checkcast(record).astore(value);
        for (int c = from; c < Math.min(from + AT_ONCE, components.size()); c++) {
            code.aload(VIEW_SLOT)
                    .aload(value)
                    .invokevirtual(record, components.get(c).getName(), MethodTypeDesc.of(type(c)))
                    .lload(OFFSET_SLOT)
                    .invokestatic(context.self(), "set" + c, setter(c))
                    .pop();
        }
        code.return_();
    }
}
