package dev.weir.typed.view;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/**
 * An accessor wider than its member: the member is unsigned. It is read with zeros before it, and a setter refuses what
 * does not fit.
 *
 * @param type    the accessor's type
 * @param carrier byte, char (which is an unsigned short) or int
 */
record Unsigned(Class<?> type, Class<?> carrier) implements FieldKind {

    int bits() {
        return FieldKind.bits(carrier);
    }

    @Override
    public void afterRead(CodeBuilder code) {
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
    public boolean checkArgument(CodeBuilder code, Label refused) {
        if (type == long.class) {
            code.lload(1).bipush(bits()).lushr().lconst_0().lcmp().ifne(refused);
        } else {
            code.iload(1).bipush(bits()).iushr().ifne(refused);
        }
        return true;
    }

    @Override
    public void loadArgument(CodeBuilder code) {
        if (type == long.class) {
            code.lload(1).l2i();
        } else {
            code.iload(1);
        }
        if (carrier == byte.class) {
            code.i2b();
        }
    }
}
