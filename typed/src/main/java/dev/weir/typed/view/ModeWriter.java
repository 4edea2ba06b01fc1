package dev.weir.typed.view;

import dev.weir.typed.fields.AccessMode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes accessors whose mode is not plain. They differ from plain ones in the method of the VarHandle, and in the
 * handle: it is that of an aligned value and takes the member's own address. {@link ModeCheck} has seen to it that this
 * address is aligned; on any processor the handle refuses one that is not.
 */
final class ModeWriter {
    private static final ClassDesc NARROW = MethodWriter.desc(Narrow.class);

    private final MethodWriter method;
    private final CodeBuilder code;
    private final Scalar kind;
    private final ClassDesc carrier;
    private final int value;

    private ModeWriter(MethodWriter method, Scalar kind) {
        this.method = method;
        this.code = method.code();
        this.kind = kind;
        this.carrier = MethodWriter.desc(kind.carrier());
        this.value = method.accessor().valueSlot();
    }

    static void write(MethodWriter method, Scalar kind) {
        method.checkIndexes();
        new ModeWriter(method, kind).write(method.accessor().mode());
    }

    private void write(AccessMode mode) {
        switch (mode) {
            case OPAQUE -> getOrSet("getOpaque", "setOpaque");
            case ACQUIRE -> get("getAcquire");
            case RELEASE -> set("setRelease");
            case VOLATILE -> getOrSet("getVolatile", "setVolatile");
            case COMPARE_AND_SET -> compareAndSet();
            case GET_AND_ADD -> getAndAdd();
            case PLAIN -> throw new IllegalStateException("a plain accessor is its kind's business");
        }
    }

    private void getOrSet(String getter, String setter) {
        if (method.accessor().role() == Role.GET) {
            get(getter);
        } else {
            set(setter);
        }
    }

    private void get(String name) {
        method.access(() -> callHandle(name, carrier));
        returnRead();
    }

    private void set(String name) {
        kind.check(method, value);
        method.access(() -> callHandle(name, ConstantDescs.CD_void, value));
        method.returnSelf();
    }

    private void compareAndSet() {
        int next = value + TypeKind.from(kind.type()).slotSize();
        kind.check(method, value);
        kind.check(method, next);
        method.access(() -> {
            if (isNarrow()) {
                callNarrow("compareAndSet", ConstantDescs.CD_boolean, value, next);
            } else {
                callHandle("compareAndSet", ConstantDescs.CD_boolean, value, next);
            }
        });
        code.ireturn();
    }

    private void getAndAdd() {
        if (kind instanceof Unsigned unsigned) {
            unsigned.checkDelta(method, value);
        }
        method.access(() -> {
            if (isNarrow()) {
                callNarrow("getAndAdd", ConstantDescs.CD_int, value);
                code.conversion(TypeKind.INT, TypeKind.from(kind.carrier()));
            } else {
                callHandle("getAndAdd", carrier, value);
            }
        });
        returnRead();
    }

    private void returnRead() {
        kind.afterRead(method);
        code.return_(TypeKind.from(kind.type()));
    }

    private boolean isNarrow() {
        return Scalar.bits(kind.carrier()) < Integer.SIZE;
    }

    private void callHandle(String name, ClassDesc result, int... values) {
        method.loadAlignedTarget(Scalar.layout(kind.carrier()).withOrder(order()));
        var types = new ArrayList<>(List.of(MethodWriter.SEGMENT, ConstantDescs.CD_long));
        for (int slot : values) {
            kind.load(code, slot);
            types.add(carrier);
        }
        code.invokevirtual(MethodWriter.HANDLE, name, MethodTypeDesc.of(result, types));
    }

    private void callNarrow(String name, ClassDesc result, int... values) {
        int bits = Scalar.bits(kind.carrier());
        method.loadMemberAddress();
        var types = new ArrayList<>(List.of(ConstantDescs.CD_long));
        for (int slot : values) {
            kind.load(code, slot);
            types.add(ConstantDescs.CD_int);
        }
        boolean swapped = bits > Byte.SIZE && order() != ByteOrder.nativeOrder();
        code.loadConstant(bits).loadConstant(swapped ? 1 : 0);
        types.addAll(List.of(ConstantDescs.CD_int, ConstantDescs.CD_boolean));
        code.invokestatic(NARROW, name, MethodTypeDesc.of(result, types));
    }

    private ByteOrder order() {
        return ((ValueLayout) method.field().member()).order();
    }
}
