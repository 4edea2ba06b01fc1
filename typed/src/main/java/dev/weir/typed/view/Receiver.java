package dev.weir.typed.view;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.util.List;

/** The two kinds of object whose accessors are generated, and where each finds the address of its fields. */
abstract class Receiver {
    /** A whole record. */
    static final Receiver RECORD = new Receiver(View.class, List.of(long.class, Owner.class)) {
        @Override
        void writeConstructor(CodeBuilder code) {
            code.aload(0).lload(1).aload(3);
        }

        @Override
        void loadView(CodeBuilder code) {
            code.aload(0);
        }

        @Override
        void loadAddress(CodeBuilder code) {
            loadView(code);
            code.getfield(MethodWriter.VIEW, "address", ConstantDescs.CD_long);
        }

        @Override
        void loadOffset(CodeBuilder code, long offset) {
            code.loadConstant(offset);
        }
    };

    /** A nested struct. Its offset is small, so the sign of the view's address is that of its own. */
    static final Receiver PART = new Receiver(Part.class, List.of(View.class, long.class)) {
        @Override
        void writeConstructor(CodeBuilder code) {
            code.aload(0).aload(1).lload(2);
        }

        @Override
        void loadView(CodeBuilder code) {
            code.aload(0).getfield(base(), "view", MethodWriter.VIEW);
        }

        @Override
        void loadAddress(CodeBuilder code) {
            loadView(code);
            code.getfield(MethodWriter.VIEW, "address", ConstantDescs.CD_long);
            code.aload(0).getfield(base(), "offset", ConstantDescs.CD_long).ladd();
        }

        @Override
        void loadOffset(CodeBuilder code, long offset) {
            code.aload(0).getfield(base(), "offset", ConstantDescs.CD_long).loadConstant(offset).ladd();
        }
    };

    /**
     * {@return a struct at an offset of a record, in a static method whose first parameter is the record's view}
     *
     * @param offsetSlot the local variable of the offset, behind the value that is stored
     */
    static Receiver at(int offsetSlot) {
        return new Receiver(Codec.class, List.of(long.class)) {
            @Override
            void writeConstructor(CodeBuilder code) {
                code.aload(0).lload(1);
            }

            @Override
            void loadView(CodeBuilder code) {
                code.aload(0);
            }

            @Override
            void loadAddress(CodeBuilder code) {
                code.aload(0)
                        .getfield(MethodWriter.VIEW, "address", ConstantDescs.CD_long)
                        .lload(offsetSlot)
                        .ladd();
            }

            @Override
            void loadOffset(CodeBuilder code, long offset) {
                code.lload(offsetSlot).loadConstant(offset).ladd();
            }
        };
    }

    private final ClassDesc base;
    private final MethodType constructor;

    private Receiver(Class<?> base, List<Class<?>> parameters) {
        this.base = MethodWriter.desc(base);
        this.constructor = MethodType.methodType(void.class, parameters);
    }

    /** {@return the superclass of the generated class} */
    ClassDesc base() {
        return base;
    }

    /** {@return the type of both constructors} */
    MethodType constructor() {
        return constructor;
    }

    MethodTypeDesc constructorDesc() {
        return constructor.describeConstable().orElseThrow();
    }

    /** Pushes this and what the constructor of the superclass takes. */
    abstract void writeConstructor(CodeBuilder code);

    /** Pushes the view of the record. */
    abstract void loadView(CodeBuilder code);

    /** Pushes the address of the fields. */
    abstract void loadAddress(CodeBuilder code);

    /** Pushes an offset from that address as one from the start of the record. */
    abstract void loadOffset(CodeBuilder code, long offset);
}
