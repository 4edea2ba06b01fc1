package dev.weir.typed.view;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/**
 * A boolean in a number: false is 0, true is written as 1 and read from anything else, as C does.
 *
 * @param carrier an integral type
 */
record Truth(Class<?> carrier) implements Scalar {

    /** {@return whether a member can hold a boolean} */
    static boolean canBeIn(Class<?> stored) {
        return stored == boolean.class || Scalar.isIntegral(stored);
    }

    static Truth in(Class<?> stored) {
        return new Truth(stored == boolean.class ? byte.class : stored);
    }

    @Override
    public Class<?> type() {
        return boolean.class;
    }

    @Override
    public void afterRead(MethodWriter method) {
        CodeBuilder code = method.code();
        Label zero = code.newLabel();
        Label end = code.newLabel();
        if (carrier == long.class) {
            code.lconst_0().lcmp();
        }
        code.ifeq(zero).iconst_1().goto_(end);
        code.labelBinding(zero).iconst_0();
        code.labelBinding(end);
    }

    @Override
    public String text(Object carrier) {
        return String.valueOf(Scalar.toLong(carrier) != 0);
    }

    @Override
    public void load(CodeBuilder code, int slot) {
        code.iload(slot);
        if (carrier == long.class) {
            code.i2l();
        }
    }
}
