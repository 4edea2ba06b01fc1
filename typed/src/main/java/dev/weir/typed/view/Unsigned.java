package dev.weir.typed.view;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ConstantDescs;

/**
 * An accessor wider than its member: the member is unsigned. It is read with zeros before it, and a setter refuses what
 * does not fit.
 *
 * @param type    the accessor's type
 * @param carrier byte, char (which is an unsigned short) or int
 */
record Unsigned(Class<?> type, Class<?> carrier) implements Scalar {

    int bits() {
        return Scalar.bits(carrier);
    }

    @Override
    public void afterRead(MethodWriter method) {
        CodeBuilder code = method.code();
        if (carrier == byte.class) {
            code.sipush(0xFF).iand();
        }
        if (type == long.class) {
            code.i2l();
        }
        if (carrier == int.class) {
            code.loadConstant(0xFFFF_FFFFL).land();
        }
    }

    @Override
    public String text(Object carrier) {
        return Long.toString(Scalar.toLong(carrier) & ((1L << bits()) - 1));
    }

    @Override
    public boolean takesEveryValue() {
        return false;
    }

    @Override
    public void check(MethodWriter method, int slot) {
        Label refused = refusal(method, slot, "outOfRange");
        if (type == long.class) {
            method.code().lload(slot).bipush(bits()).lushr().lconst_0().lcmp().ifne(refused);
        } else {
            method.code().iload(slot).bipush(bits()).iushr().ifne(refused);
        }
    }

    /** Branches to where a delta is refused that is larger than the member, which would be a slip. */
    void checkDelta(MethodWriter method, int slot) {
        CodeBuilder code = method.code();
        Label refused = refusal(method, slot, "deltaOutOfRange");
        // From -2^bits to 2^bits - 1, moved up to start at 0, it has no more than one bit above the member's.
        if (type == long.class) {
            code.lload(slot).loadConstant(1L << bits()).ladd().bipush(bits() + 1).lushr().lconst_0().lcmp();
        } else {
            code.iload(slot).loadConstant(1 << bits()).iadd().bipush(bits() + 1).iushr();
        }
        code.ifne(refused);
    }

    /** {@return where to branch to refuse what is in a local variable} */
    private Label refusal(MethodWriter method, int slot, String name) {
        return method.refusal(
                name,
                code -> {
                    code.loadLocal(TypeKind.from(type), slot);
                    if (type != long.class) {
                        code.i2l();
                    }
                    code.ldc(method.accessor().label()).bipush(bits());
                },
                ConstantDescs.CD_long,
                ConstantDescs.CD_String,
                ConstantDescs.CD_int);
    }

    @Override
    public void load(CodeBuilder code, int slot) {
        if (type == long.class) {
            code.lload(slot).l2i();
        } else {
            code.iload(slot);
        }
        if (carrier == byte.class) {
            code.i2b();
        }
    }
}
