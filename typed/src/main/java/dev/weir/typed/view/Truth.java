package dev.weir.typed.view;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/** A boolean in a byte: false is 0, true is written as 1 and read from anything else, as C does. */
record Truth() implements Scalar {

    @Override
    public Class<?> type() {
        return boolean.class;
    }

    @Override
    public Class<?> carrier() {
        return byte.class;
    }

    @Override
    public void afterRead(MethodWriter method) {
        CodeBuilder code = method.code();
        Label zero = code.newLabel();
        Label end = code.newLabel();
        code.ifeq(zero).iconst_1().goto_(end);
        code.labelBinding(zero).iconst_0();
        code.labelBinding(end);
    }

    @Override
    public void check(MethodWriter method, int slot) {
        // Every value fits.
    }

    @Override
    public void load(CodeBuilder code, int slot) {
        code.iload(slot);
    }
}
