package dev.weir.typed.view;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;

/** The accessor's type is what the member holds. */
record SameType(Class<?> type) implements Scalar {

    @Override
    public Class<?> carrier() {
        return type;
    }

    @Override
    public void afterRead(MethodWriter method) {
        // What was read is what is returned.
    }

    @Override
    public String text(Object carrier) {
        return carrier.toString();
    }

    @Override
    public void load(CodeBuilder code, int slot) {
        code.loadLocal(TypeKind.from(type), slot);
    }
}
