package dev.weir.typed.view;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some bits of an integral member. A setter reads the member and writes it with other bits, with plain accesses.
 *
 * @param type   of the accessors
 * @param unit   how the whole member is accessed
 * @param width  how many bits
 * @param at     the lowest of them
 * @param signed whether the highest of them is a sign
 */
record BitField(Class<?> type, SameType unit, int width, int at, boolean signed) implements FieldKind {

    /** @throws dev.weir.typed.LayoutMismatch if the bits are not in the member, or their values not in the type */
    static @Nullable BitField of(Accessor accessor, MemoryLayout member, BitRange bits) {
        Class<?> type = accessor.type();
        if (!(member instanceof ValueLayout value)
                || !Scalar.isIntegral(value.carrier())
                || !(type == boolean.class || Scalar.isIntegral(type))) {
            return null;
        }
        int room = Scalar.bits(value.carrier());
        if (bits.width() < 1 || bits.at() < 0 || bits.at() > room - bits.width()) {
            throw accessor.mismatch("bits %d to %d are not in '%s', which has bits 0 to %d"
                    .formatted(bits.at(), (long) bits.at() + bits.width() - 1, bits.of(), room - 1));
        }
        boolean fits = type == boolean.class ? bits.width() == 1 && !bits.signed()
                : type == char.class ? bits.width() <= Character.SIZE && !bits.signed()
                : bits.width() < Scalar.bits(type) || (bits.signed() && bits.width() == Scalar.bits(type));
        if (!fits) {
            throw accessor
                    .mismatch("%s can't hold what %d %s bits can; a boolean holds 1, and numbers need a wider type"
                            .formatted(type.getSimpleName(), bits.width(), bits.signed() ? "signed" : "unsigned"));
        }
        return new BitField(type, new SameType(value.carrier()), bits.width(), bits.at(), bits.signed());
    }

    /** {@return the narrowest type that holds all of the fields that there are in one member} */
    static Class<?> narrowest(List<BitRange> fields) {
        int room = fields.stream().mapToInt(bits -> bits.at() + bits.width()).max().orElseThrow();
        return room <= Byte.SIZE ? byte.class
                : room <= Short.SIZE ? short.class
                : room <= Integer.SIZE ? int.class
                : long.class;
    }

    @Override
    public boolean allows(Role role) {
        return role == Role.GET || role == Role.SET;
    }

    @Override
    public String note() {
        String bits = width == 1 ? "bit " + at : "bits %d to %d".formatted(at, at + width - 1);
        return signed ? bits + ", signed" : bits;
    }

    @Override
    public String text(MemoryLayout member, MemorySegment bytes) {
        long value = Scalar.toLong(unit.read((ValueLayout) member, bytes)) << (Long.SIZE - at - width);
        value = signed ? value >> (Long.SIZE - width) : value >>> (Long.SIZE - width);
        return type == boolean.class ? Boolean.toString(value != 0)
                : type == char.class ? String.valueOf((char) value)
                : signed ? Long.toString(value)
                : Long.toUnsignedString(value);
    }

    @Override
    public void write(MethodWriter method) {
        method.checkIndexes();
        if (method.accessor().role() == Role.GET) {
            method.get(unit);
            extract(method.code());
            method.code().return_(TypeKind.from(type));
        } else {
            int slot = method.accessor().valueSlot();
            check(method, slot);
            method.replace(unit, code -> insert(code, slot));
            method.returnSelf();
        }
    }

    /** Turns the member on the stack into the value of the bits. */
    private void extract(CodeBuilder code) {
        boolean wide = isWide() || type == long.class;
        if (wide && !isWide()) {
            code.i2l();
        }
        int size = wide ? Long.SIZE : Integer.SIZE;
        shiftLeft(code, wide, size - at - width);
        shiftRight(code, wide, size - width);
        if (wide && type != long.class) {
            code.l2i();
        }
    }

    /** Refuses a value that the bits can't hold: one that is another after their number of bits was cut off. */
    private void check(MethodWriter method, int slot) {
        boolean wide = type == long.class;
        int size = wide ? Long.SIZE : Integer.SIZE;
        if (type == boolean.class || width == size) {
            return;
        }
        CodeBuilder code = method.code();
        TypeKind kind = TypeKind.from(type);
        Label refused = method.refusal(
                "outOfBits",
                cold -> {
                    cold.loadLocal(kind, slot);
                    if (!wide) {
                        cold.i2l();
                    }
                    cold.ldc(method.accessor().label()).loadConstant(width).loadConstant(signed ? 1 : 0);
                },
                ConstantDescs.CD_long,
                ConstantDescs.CD_String,
                ConstantDescs.CD_int,
                ConstantDescs.CD_boolean);
        code.loadLocal(kind, slot);
        shiftLeft(code, wide, size - width);
        shiftRight(code, wide, size - width);
        code.loadLocal(kind, slot);
        if (wide) {
            code.lcmp().ifne(refused);
        } else {
            code.if_icmpne(refused);
        }
    }

    /** Replaces the bits in the member on the stack by a value that was checked. */
    private void insert(CodeBuilder code, int slot) {
        long mask = (-1L >>> (Long.SIZE - width)) << at;
        TypeKind kind = TypeKind.from(type);
        if (isWide()) {
            code.loadConstant(~mask).land().loadLocal(kind, slot);
            if (type != long.class) {
                code.i2l();
            }
            shiftLeft(code, true, at);
            code.loadConstant(mask).land().lor();
            return;
        }
        code.loadConstant((int) ~mask).iand().loadLocal(kind, slot);
        if (type == long.class) {
            code.l2i();
        }
        shiftLeft(code, false, at);
        code.loadConstant((int) mask).iand().ior();
        switch (TypeKind.from(unit.type())) {
            case BYTE -> code.i2b();
            case SHORT -> code.i2s();
            case CHAR -> code.i2c();
            default -> {
                // An int is what it is.
            }
        }
    }

    private boolean isWide() {
        return unit.type() == long.class;
    }

    private static void shiftLeft(CodeBuilder code, boolean wide, int by) {
        if (by > 0 && wide) {
            code.loadConstant(by).lshl();
        } else if (by > 0) {
            code.loadConstant(by).ishl();
        }
    }

    private void shiftRight(CodeBuilder code, boolean wide, int by) {
        if (by > 0) {
            code.loadConstant(by);
            if (wide) {
                code.with(OperatorInstruction.of(signed ? Opcode.LSHR : Opcode.LUSHR));
            } else {
                code.with(OperatorInstruction.of(signed ? Opcode.ISHR : Opcode.IUSHR));
            }
        }
    }
}
