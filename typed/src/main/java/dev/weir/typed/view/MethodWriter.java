package dev.weir.typed.view;

import dev.weir.core.memory.OffHeap;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the body of one accessor. A kind of field composes it from what stands here; whatever is thrown stands behind
 * the body, out of the way.
 */
final class MethodWriter {
    static final ClassDesc VIEW = desc(View.class);
    static final ClassDesc SEGMENT = desc(MemorySegment.class);
    static final ClassDesc HANDLE = desc(VarHandle.class);
    private static final ClassDesc REFUSALS = desc(Refusals.class);
    private static final ClassDesc BOUNDS_CHECK = desc(IndexOutOfBoundsException.class);
    private static final ClassDesc REFUSAL = desc(RuntimeException.class);
    private static final MethodTypeDesc FENCE = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);
    private static final MethodTypeDesc STALE =
            MethodTypeDesc.of(REFUSAL, BOUNDS_CHECK, VIEW, ConstantDescs.CD_String);

    private final ViewGenerator owner;
    private final Receiver receiver;
    private final Field field;
    private final Accessor accessor;
    private final CodeBuilder code;
    private final List<Runnable> behind = new ArrayList<>();

    MethodWriter(ViewGenerator owner, Receiver receiver, Field field, Accessor accessor, CodeBuilder code) {
        this.owner = owner;
        this.receiver = receiver;
        this.field = field;
        this.accessor = accessor;
        this.code = code;
    }

    static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    void write() {
        field.kind().write(this);
        behind.forEach(Runnable::run);
    }

    CodeBuilder code() {
        return code;
    }

    Accessor accessor() {
        return accessor;
    }

    Field field() {
        return field;
    }

    Constants constants() {
        return owner.constants();
    }

    /** {@return the generated class} */
    ClassDesc self() {
        return owner.self();
    }

    /** {@return the name of a field of the generated class for what this accessor's field keeps, null at first} */
    String keep(ClassDesc type) {
        return owner.keep(field, type);
    }

    Codec codec(RecordPlan plan) {
        return owner.codec(plan);
    }

    /** {@return whether the method is static and serves a Java record, and not an accessor of a view} */
    boolean isInCodec() {
        return receiver.base().equals(desc(Codec.class));
    }

    PartClass partClass(RecordPlan plan) {
        return owner.partClass(plan);
    }

    /** Refuses indexes that the array does not have, before anything else is done. */
    void checkIndexes() {
        List<Place.Dimension> dimensions = field.place().dimensions();
        for (int d = 0; d < dimensions.size(); d++) {
            int slot = 1 + d;
            int length = dimensions.get(d).length();
            String name = accessor.label() + (dimensions.size() == 1 ? ": index" : ": index " + (d + 1));
            Label refused = refusal(
                    "index",
                    block -> block.iload(slot).loadConstant(length).ldc(name),
                    ConstantDescs.CD_int,
                    ConstantDescs.CD_int,
                    ConstantDescs.CD_String);
            code.iload(slot).iflt(refused);
            code.iload(slot).loadConstant(length).if_icmpge(refused);
        }
    }

    /** Refuses a record that was put, where there is no access to find out. */
    void checkInUse() {
        Label refused = refusal(
                "wasPut",
                block -> {
                    loadView();
                    block.ldc(accessor.label());
                },
                VIEW,
                ConstantDescs.CD_String);
        loadView();
        code.getfield(VIEW, "address", ConstantDescs.CD_long).lconst_0().lcmp().iflt(refused);
    }

    /** Reads the member and pushes its value, in the accessors' type. */
    void get(Scalar kind) {
        access(() -> {
            loadTarget();
            code.invokevirtual(HANDLE, "get", MethodTypeDesc.of(desc(kind.carrier()), SEGMENT, ConstantDescs.CD_long));
        });
        kind.afterRead(this);
    }

    /** Writes the value of a local variable to the member. */
    void set(Scalar kind, int slot) {
        kind.check(this, slot);
        access(() -> {
            loadTarget();
            kind.load(code, slot);
            code.invokevirtual(
                    HANDLE,
                    "set",
                    MethodTypeDesc.of(ConstantDescs.CD_void, SEGMENT, ConstantDescs.CD_long, desc(kind.carrier())));
        });
    }

    /** Reads the member, lets {@code change} turn it into another value on the stack, and writes that. Not atomic. */
    void replace(Scalar kind, Consumer<CodeBuilder> change) {
        access(() -> {
            loadTarget();
            loadTarget();
            code.invokevirtual(HANDLE, "get", MethodTypeDesc.of(desc(kind.carrier()), SEGMENT, ConstantDescs.CD_long));
            change.accept(code);
            code.invokevirtual(
                    HANDLE,
                    "set",
                    MethodTypeDesc.of(ConstantDescs.CD_void, SEGMENT, ConstantDescs.CD_long, desc(kind.carrier())));
        });
    }

    /**
     * Guards an access to memory: a failed bounds check becomes StaleRecord, and the memory stays mapped until after
     * the access, since whoever holds a view or a part holds its region.
     */
    void access(Runnable body) {
        Label start = code.newBoundLabel();
        body.run();
        Label end = code.newBoundLabel();
        code.aload(0).invokestatic(desc(Reference.class), "reachabilityFence", FENCE);
        behind.add(() -> {
            Label handler = code.newBoundLabel();
            loadView();
            code.ldc(accessor.label()).invokestatic(REFUSALS, "stale", STALE).athrow();
            code.exceptionCatch(start, end, handler, BOUNDS_CHECK);
        });
    }

    /**
     * Calls a method of the field's kind, which checks the address itself:
     * {@code (View, long memberAddress, arguments, String accessor)}.
     *
     * @param kind      an instance of a public class
     * @param arguments the types of what follows the accessor's indexes, all of it
     */
    void call(FieldKind kind, String name, ClassDesc result, ClassDesc... arguments) {
        call(kind, name, this::loadMemberAddress, result, arguments);
    }

    /** As {@link #call}, with the member's offset from the start of the record instead of its address. */
    void callAtOffset(FieldKind kind, String name, ClassDesc result, ClassDesc... arguments) {
        call(kind, name, this::loadOffset, result, arguments);
    }

    private void call(
            FieldKind kind, String name, Runnable where, ClassDesc result, ClassDesc... arguments) {
        checkIndexes();
        var types = new ArrayList<ClassDesc>(List.of(VIEW, ConstantDescs.CD_long));
        types.addAll(List.of(arguments));
        types.add(ConstantDescs.CD_String);
        code.ldc(constants().add(kind, kind.getClass()));
        loadView();
        where.run();
        int slot = accessor.valueSlot();
        for (ClassDesc argument : arguments) {
            code.loadLocal(TypeKind.from(argument), slot++);
        }
        code.ldc(accessor.label());
        code.invokevirtual(desc(kind.getClass()), name, MethodTypeDesc.of(result, types));
    }

    /** Pushes what a plain access begins with: the handle, the memory, the address that the handle expects. */
    void loadTarget() {
        code.ldc(owner.handle(field));
        code.ldc(constants().add(OffHeap.ALL, MemorySegment.class));
        receiver.loadAddress(code);
        addStrides();
    }

    /** Pushes what an access in another mode than plain begins with: the handle, the memory, the member's address. */
    void loadAlignedTarget(ValueLayout member) {
        code.ldc(owner.alignedHandle(member));
        code.ldc(constants().add(OffHeap.ALL, MemorySegment.class));
        loadMemberAddress();
    }

    /** Pushes the address of the member. */
    void loadMemberAddress() {
        receiver.loadAddress(code);
        if (field.offset() != 0) {
            code.loadConstant(field.offset()).ladd();
        }
        addStrides();
    }

    /** Pushes the view of the record. */
    void loadView() {
        receiver.loadView(code);
    }

    /** Pushes the member's offset from the start of the record. */
    void loadOffset() {
        receiver.loadOffset(code, field.offset());
        addStrides();
    }

    private void addStrides() {
        List<Place.Dimension> dimensions = field.place().dimensions();
        for (int d = 0; d < dimensions.size(); d++) {
            code.iload(1 + d).i2l().loadConstant(dimensions.get(d).stride()).lmul().ladd();
        }
    }

    /** Returns from a setter: this, if it says so. */
    void returnSelf() {
        if (accessor.method().getReturnType() == void.class) {
            code.return_();
        } else {
            code.aload(0).areturn();
        }
    }

    /**
     * {@return where to branch to throw what a method of {@link Refusals} returns}
     *
     * @param name      of the method
     * @param arguments pushes its arguments
     * @param types     their types
     */
    Label refusal(String name, Consumer<CodeBuilder> arguments, ClassDesc... types) {
        Label refused = code.newLabel();
        behind.add(() -> {
            code.labelBinding(refused);
            arguments.accept(code);
            code.invokestatic(REFUSALS, name, MethodTypeDesc.of(REFUSAL, types)).athrow();
        });
        return refused;
    }
}
