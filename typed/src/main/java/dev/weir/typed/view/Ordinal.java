package dev.weir.typed.view;

import dev.weir.typed.fields.Unknown;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An enum, stored as its ordinal, unsigned.
 *
 * @param type      the enum
 * @param carrier   byte, char (which is an unsigned short), int or long
 * @param constants how many it has
 * @param unknown   index of the constant that other ordinals read as, or {@link #REFUSE}
 */
record Ordinal(Class<?> type, Class<?> carrier, int constants, int unknown) implements Scalar {
    private static final int REFUSE = -1;
    private static final MethodTypeDesc ORDINAL = MethodTypeDesc.of(ConstantDescs.CD_int);

    /** {@return whether the ordinals of an enum can be in a member at all} */
    static boolean canBeIn(ValueLayout member) {
        return Scalar.isIntegral(member.carrier());
    }

    /** {@return the narrowest type that holds the ordinals of an enum} */
    static Class<?> narrowest(Class<?> type) {
        return type.getEnumConstants().length <= 1 << Byte.SIZE ? byte.class : short.class;
    }

    static @Nullable Ordinal of(Accessor accessor, ValueLayout member, Hints hints) {
        if (!canBeIn(member)) {
            return null;
        }
        Class<?> type = accessor.type();
        int constants = type.getEnumConstants().length;
        long room = 1L << Math.min(Scalar.bits(member.carrier()), Integer.SIZE);
        if (constants > room) {
            throw accessor.mismatch("%s has %,d constants and the member has room for %,d"
                    .formatted(type.getSimpleName(), constants, room));
        }
        return new Ordinal(type, Scalar.unsigned(member.carrier()), constants, unknown(accessor, hints));
    }

    private static int unknown(Accessor accessor, Hints hints) {
        Unknown unknown = hints.find(Unknown.class);
        if (unknown == null) {
            return REFUSE;
        }
        var names = List.of(accessor.type().getEnumConstants()).stream()
                .map(constant -> ((Enum<?>) constant).name())
                .toList();
        int index = names.indexOf(unknown.value());
        if (index < 0) {
            throw accessor.mismatch("@Unknown names '%s', which %s does not have; it has %s"
                    .formatted(unknown.value(), accessor.type().getSimpleName(), String.join(", ", names)));
        }
        return index;
    }

    @Override
    public void afterRead(MethodWriter method) {
        CodeBuilder code = method.code();
        if (carrier == byte.class) {
            code.sipush(0xFF).iand();
        }
        TypeKind kind = TypeKind.from(carrier).asLoadable();
        int stored = code.allocateLocal(kind);
        Label known = code.newLabel();
        code.storeLocal(kind, stored);
        if (unknown == REFUSE) {
            branchIfUnknown(code, stored, refusal(method, kind, stored));
        } else {
            Label other = code.newLabel();
            branchIfUnknown(code, stored, other);
            code.goto_(known).labelBinding(other).loadConstant(unknown);
            if (carrier == long.class) {
                code.i2l();
            }
            code.storeLocal(kind, stored);
        }
        code.labelBinding(known);
        code.ldc(method.constants().add(type.getEnumConstants(), type.arrayType())).loadLocal(kind, stored);
        if (carrier == long.class) {
            code.l2i();
        }
        code.aaload();
    }

    private void branchIfUnknown(CodeBuilder code, int stored, Label unknown) {
        if (carrier == long.class) {
            code.lload(stored).lconst_0().lcmp().iflt(unknown);
            code.lload(stored).loadConstant((long) constants).lcmp().ifge(unknown);
            return;
        }
        if (carrier == int.class) {
            code.iload(stored).iflt(unknown);
        }
        code.iload(stored).loadConstant(constants).if_icmpge(unknown);
    }

    private Label refusal(MethodWriter method, TypeKind kind, int stored) {
        return method.refusal(
                "unknownOrdinal",
                code -> code.loadLocal(kind, stored)
                        .ldc(method.accessor().label())
                        .ldc(type.getSimpleName())
                        .loadConstant(constants),
                carrier == long.class ? ConstantDescs.CD_long : ConstantDescs.CD_int,
                ConstantDescs.CD_String,
                ConstantDescs.CD_String,
                ConstantDescs.CD_int);
    }

    @Override
    public String text(Object carrier) {
        long stored = Scalar.toLong(carrier);
        long ordinal = this.carrier == byte.class ? stored & 0xFF : stored;
        boolean known = ordinal >= 0 && ordinal < constants;
        if (!known && unknown == REFUSE) {
            return "unknown(%s)".formatted(this.carrier == int.class ? Integer.toUnsignedString((int) ordinal)
                    : Long.toUnsignedString(ordinal));
        }
        return ((Enum<?>) type.getEnumConstants()[known ? (int) ordinal : unknown]).name();
    }

    @Override
    public boolean takesEveryValue() {
        return false;
    }

    @Override
    public void check(MethodWriter method, int slot) {
        Label refused = method.refusal(
                "isNull",
                code -> code.ldc(method.accessor().label()).ldc(type.getSimpleName()),
                ConstantDescs.CD_String,
                ConstantDescs.CD_String);
        method.code().aload(slot).ifnull(refused);
    }

    @Override
    public void load(CodeBuilder code, int slot) {
        code.aload(slot).invokevirtual(MethodWriter.desc(type), "ordinal", ORDINAL);
        if (carrier == byte.class) {
            code.i2b();
        } else if (carrier == char.class) {
            code.i2c();
        } else if (carrier == long.class) {
            code.i2l();
        }
    }
}
