package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/**
 * A nested struct as a Java record: a getter makes one, a setter stores all of one or nothing.
 *
 * @param plan of the record class over the nested struct
 */
record RecordValue(Class<?> type, RecordPlan plan) implements FieldKind {
    private static final ClassDesc CODEC = MethodWriter.desc(Codec.class);
    private static final MethodTypeDesc READ =
            MethodTypeDesc.of(ConstantDescs.CD_Object, MethodWriter.VIEW, ConstantDescs.CD_long);
    private static final MethodTypeDesc WRITE = MethodTypeDesc.of(
            ConstantDescs.CD_void, MethodWriter.VIEW, ConstantDescs.CD_long, ConstantDescs.CD_Object);

    static RecordValue of(Accessor accessor, GroupLayout group) {
        try {
            return new RecordValue(accessor.type(), RecordPlan.of(accessor.type(), Place.struct(group)));
        } catch (LayoutMismatch e) {
            throw accessor.mismatch(e.getMessage());
        }
    }

    @Override
    public boolean allows(Role role) {
        return role == Role.GET || role == Role.SET;
    }

    @Override
    public String text(MemoryLayout member, MemorySegment bytes) {
        return new Printer(plan).text(bytes);
    }

    @Override
    public void write(MethodWriter method) {
        method.checkIndexes();
        method.checkInUse();
        CodeBuilder code = method.code();
        if (method.accessor().role() == Role.GET) {
            loadCodec(method);
            code.invokevirtual(CODEC, "read", READ)
                    .checkcast(MethodWriter.desc(type))
                    .areturn();
            return;
        }
        int value = method.accessor().valueSlot();
        Label refused = method.refusal(
                "isNull",
                block -> block.ldc(method.accessor().label()).ldc(type.getSimpleName()),
                ConstantDescs.CD_String,
                ConstantDescs.CD_String);
        code.aload(value).ifnull(refused);
        loadCodec(method);
        // Inside a codec all of the outer record has been tried already.
        code.aload(value).invokevirtual(CODEC, method.isInCodec() ? "store" : "write", WRITE);
        method.returnSelf();
    }

    private void loadCodec(MethodWriter method) {
        method.code().ldc(method.constants().add(method.codec(plan), Codec.class));
        method.loadView();
        method.loadOffset();
    }
}
