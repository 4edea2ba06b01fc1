package dev.weir.typed.view;

import dev.weir.typed.LayoutMismatch;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A nested struct or union, read and written through an interface of its own. Its getter answers a {@link Part} of the
 * record, which is made when it is first asked for and kept in a field of the view, so that later it makes no garbage:
 *
 * <pre>
 *   Side bid() {
 *       if (this.address &lt; 0) throw Refusals.wasPut(this, "Quote.bid()");
 *       Side part = this.part0;
 *       if (part == null) this.part0 = part = (Side) PARTS.make(this, 16);    // PARTS is a constant
 *       return part;
 *   }
 * </pre>
 *
 * <p>Two threads may race to make a part, and each may use its own: a part's fields are final, so a thread that finds
 * one by a race finds it complete, and which of them the view keeps is all the same. Of an array the view keeps an
 * array of parts.
 *
 * @param plan of a view of {@code type} over the nested struct
 */
record Nested(Class<?> type, RecordPlan plan) implements FieldKind {
    private static final ClassDesc PART_CLASS = MethodWriter.desc(PartClass.class);
    private static final MethodTypeDesc MAKE =
            MethodTypeDesc.of(MethodWriter.desc(Part.class), MethodWriter.VIEW, ConstantDescs.CD_long);

    /** {@return whether accessors of a type can be about a nested struct} */
    static boolean isPossible(Class<?> type) {
        return type.isInterface() && !type.isAnnotation() && !type.getPackageName().startsWith("java.");
    }

    static Nested of(Accessor accessor, GroupLayout group, Hints hints) {
        if (PooledMethods.areIn(accessor.type())) {
            throw accessor.mismatch("%s extends Pooled, and a nested struct is not pooled by itself; let it not extend"
                    .formatted(accessor.type().getSimpleName()) + " Pooled, or have a handle of the record instead");
        }
        try {
            return new Nested(
                    accessor.type(), RecordPlan.ofStruct(accessor.type(), Place.struct(group), hints.schema()));
        } catch (LayoutMismatch e) {
            throw accessor.mismatch(e.getMessage());
        }
    }

    @Override
    public boolean allows(Role role) {
        return role == Role.GET;
    }

    @Override
    public String text(MemoryLayout member, MemorySegment bytes) {
        return new Printer(plan).text(bytes);
    }

    @Override
    public void write(MethodWriter method) {
        method.checkIndexes();
        method.checkInUse();
        if (method.field().place().dimensions().isEmpty()) {
            writeOne(method);
        } else {
            writeElement(method);
        }
    }

    private void writeOne(MethodWriter method) {
        CodeBuilder code = method.code();
        String kept = method.keep(MethodWriter.desc(type));
        int part = code.allocateLocal(TypeKind.REFERENCE);
        Label found = code.newLabel();
        code.aload(0).getfield(method.self(), kept, MethodWriter.desc(type)).astore(part);
        code.aload(part).ifnonnull(found);
        make(method, part);
        code.aload(0).aload(part).putfield(method.self(), kept, MethodWriter.desc(type));
        code.labelBinding(found).aload(part).areturn();
    }

    private void writeElement(MethodWriter method) {
        CodeBuilder code = method.code();
        List<Place.Dimension> dimensions = method.field().place().dimensions();
        ClassDesc array = MethodWriter.desc(type).arrayType();
        String kept = method.keep(array);
        int parts = code.allocateLocal(TypeKind.REFERENCE);
        int part = code.allocateLocal(TypeKind.REFERENCE);
        Label haveParts = code.newLabel();
        Label found = code.newLabel();
        code.aload(0).getfield(method.self(), kept, array).astore(parts);
        code.aload(parts).ifnonnull(haveParts);
        int count = dimensions.stream().mapToInt(Place.Dimension::length).reduce(1, Math::multiplyExact);
        code.loadConstant(count).anewarray(MethodWriter.desc(type)).astore(parts);
        code.aload(0).aload(parts).putfield(method.self(), kept, array);
        code.labelBinding(haveParts);
        code.aload(parts);
        loadFlatIndex(code, dimensions);
        code.aaload().astore(part);
        code.aload(part).ifnonnull(found);
        make(method, part);
        code.aload(parts);
        loadFlatIndex(code, dimensions);
        code.aload(part).aastore();
        code.labelBinding(found).aload(part).areturn();
    }

    private void make(MethodWriter method, int part) {
        CodeBuilder code = method.code();
        code.ldc(method.constants().add(method.partClass(plan), PartClass.class));
        method.loadView();
        method.loadOffset();
        code.invokevirtual(PART_CLASS, "make", MAKE).checkcast(MethodWriter.desc(type)).astore(part);
    }

    /** Pushes the index of an element in an array that has all dimensions in one. */
    static void loadFlatIndex(CodeBuilder code, List<Place.Dimension> dimensions) {
        code.iload(1);
        for (int d = 1; d < dimensions.size(); d++) {
            code.loadConstant(dimensions.get(d).length()).imul().iload(1 + d).iadd();
        }
    }
}
