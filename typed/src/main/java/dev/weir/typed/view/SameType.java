package dev.weir.typed.view;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;

/** The accessor's type is what the member holds. */
record SameType(Class<?> type) implements FieldKind {

    @Override
    public Class<?> carrier() {
        return type;
    }

    @Override
    public void afterRead(CodeBuilder code) {
        // What was read is what is returned.
    }

    @Override
    public boolean checkArgument(CodeBuilder code, Label refused) {
        return false;
    }

    @Override
    public void loadArgument(CodeBuilder code) {
        code.loadLocal(TypeKind.from(type), 1);
    }
}
