package dev.weir.typed.view;

import dev.weir.core.memory.OffHeap;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the class that implements T over a block. A getter compiles to one load:
 *
 * <pre>
 *   long price() {
 *       try {
 *           return PRICE.get(ALL, this.address);     // PRICE and ALL are constants of the class
 *       } catch (IndexOutOfBoundsException e) {      // the sign bit: the record was put
 *           throw Refusals.stale(e, this, "Quote.price()");
 *       } finally {
 *           Reference.reachabilityFence(this);       // keeps the region mapped until after the access
 *       }
 *   }
 * </pre>
 *
 * <p>C2 stops inlining accessors when a method has too many of them, and the fewer bytes an accessor has, the longer it
 * goes on: no helper stands between an accessor and its handle, and the handles come first in the constant pool, where
 * loading them takes a byte less.
 */
final class ViewGenerator {
    private static final ClassDesc VIEW = desc(View.class);
    private static final ClassDesc SEGMENT = desc(MemorySegment.class);
    private static final ClassDesc HANDLE = desc(VarHandle.class);
    private static final ClassDesc REFUSALS = desc(Refusals.class);
    private static final ClassDesc BOUNDS_CHECK = desc(IndexOutOfBoundsException.class);
    private static final ClassDesc REFUSAL = desc(RuntimeException.class);
    private static final MethodTypeDesc CONSTRUCTOR =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long, desc(Owner.class));
    private static final MethodTypeDesc FENCE = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);
    private static final MethodTypeDesc STALE = MethodTypeDesc.of(REFUSAL, BOUNDS_CHECK, VIEW, ConstantDescs.CD_String);
    private static final MethodTypeDesc OUT_OF_RANGE = MethodTypeDesc.of(
            REFUSAL, ConstantDescs.CD_long, ConstantDescs.CD_String, ConstantDescs.CD_int);

    private final RecordPlan plan;
    private final ConstantPoolBuilder constants = ConstantPoolBuilder.of();
    private final LoadableConstantEntry memory;
    private final List<LoadableConstantEntry> handles = new ArrayList<>();

    private ViewGenerator(RecordPlan plan) {
        this.plan = plan;
        this.memory = classData(0, SEGMENT);
        for (int i = 0; i < plan.fields().size(); i++) {
            handles.add(classData(i + 1, HANDLE));
        }
    }

    /** {@return the bytes of a class in {@code packageName} that expects {@link #classData} as its class data} */
    static byte[] generate(RecordPlan plan, String packageName) {
        return new ViewGenerator(plan).generate(ClassDesc.of(packageName, plan.type().getSimpleName() + "$View"));
    }

    /** {@return the constants of a view class: the memory, then one handle per field} */
    static List<Object> classData(RecordPlan plan) {
        var data = new ArrayList<Object>();
        data.add(OffHeap.ALL);
        for (Field field : plan.fields()) {
            data.add(field.handle(plan.struct().byteSize()));
        }
        return List.copyOf(data);
    }

    private LoadableConstantEntry classData(int index, ClassDesc type) {
        return constants.loadableConstantEntry(DynamicConstantDesc.ofNamed(
                ConstantDescs.BSM_CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, type, index));
    }

    private byte[] generate(ClassDesc name) {
        return ClassFile.of().build(constants.classEntry(name), constants, view -> {
            view.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
            view.withSuperclass(VIEW);
            view.withInterfaceSymbols(desc(plan.type()));
            view.withMethodBody(ConstantDescs.INIT_NAME, CONSTRUCTOR, 0, code -> code.aload(0)
                    .lload(1)
                    .aload(3)
                    .invokespecial(VIEW, ConstantDescs.INIT_NAME, CONSTRUCTOR)
                    .return_());
            for (int i = 0; i < plan.fields().size(); i++) {
                Field field = plan.fields().get(i);
                LoadableConstantEntry handle = handles.get(i);
                for (Accessor accessor : field.accessors()) {
                    view.withMethodBody(
                            accessor.field(), accessor.descriptor(), ClassFile.ACC_PUBLIC, code -> {
                                if (accessor.isGetter()) {
                                    getter(code, accessor, field.kind(), handle);
                                } else {
                                    setter(code, accessor, field.kind(), handle);
                                }
                            });
                }
            }
        });
    }

    private void getter(CodeBuilder code, Accessor accessor, FieldKind kind, LoadableConstantEntry handle) {
        Label start = code.newBoundLabel();
        loadTarget(code, handle);
        code.invokevirtual(HANDLE, "get", MethodTypeDesc.of(desc(kind.carrier()), SEGMENT, ConstantDescs.CD_long));
        Label end = code.newBoundLabel();
        fence(code);
        kind.afterRead(code);
        code.return_(TypeKind.from(kind.type()));
        catchStale(code, accessor, start, end);
    }

    private void setter(CodeBuilder code, Accessor accessor, FieldKind kind, LoadableConstantEntry handle) {
        Label refused = code.newLabel();
        boolean canRefuse = kind.checkArgument(code, refused);
        Label start = code.newBoundLabel();
        loadTarget(code, handle);
        kind.loadArgument(code);
        code.invokevirtual(
                HANDLE,
                "set",
                MethodTypeDesc.of(ConstantDescs.CD_void, SEGMENT, ConstantDescs.CD_long, desc(kind.carrier())));
        Label end = code.newBoundLabel();
        fence(code);
        if (accessor.method().getReturnType() == void.class) {
            code.return_();
        } else {
            code.aload(0).areturn();
        }
        catchStale(code, accessor, start, end);
        if (canRefuse) {
            code.labelBinding(refused);
            code.loadLocal(TypeKind.from(kind.type()), 1);
            if (kind.type() != long.class) {
                code.i2l();
            }
            code.ldc(accessor.label()).bipush(FieldKind.bits(kind.carrier()));
            code.invokestatic(REFUSALS, "outOfRange", OUT_OF_RANGE).athrow();
        }
    }

    /** Pushes what every access begins with: the handle, the memory, the address of the record. */
    private void loadTarget(CodeBuilder code, LoadableConstantEntry handle) {
        code.ldc(handle).ldc(memory).aload(0).getfield(VIEW, "address", ConstantDescs.CD_long);
    }

    private static void fence(CodeBuilder code) {
        code.aload(0).invokestatic(desc(Reference.class), "reachabilityFence", FENCE);
    }

    private static void catchStale(CodeBuilder code, Accessor accessor, Label start, Label end) {
        Label handler = code.newBoundLabel();
        code.aload(0).ldc(accessor.label()).invokestatic(REFUSALS, "stale", STALE).athrow();
        code.exceptionCatch(start, end, handler, BOUNDS_CHECK);
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
