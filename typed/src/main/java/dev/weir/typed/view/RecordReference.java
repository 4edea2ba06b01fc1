package dev.weir.typed.view;

import dev.weir.typed.fields.HandleOf;
import java.lang.classfile.CodeBuilder;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The handle of another record, which is read and written as the long that it is; the pool that it is given to checks
 * it.
 *
 * @param target the interface of the other record
 */
record RecordReference(Class<?> target) implements Scalar {

    static @Nullable Scalar of(Accessor accessor, ValueLayout member, Hints hints) {
        HandleOf handle = hints.find(HandleOf.class);
        if (handle == null || accessor.type() != long.class || member.carrier() != long.class) {
            return Scalar.of(accessor.type(), member);
        }
        if (!handle.value().isInterface()) {
            throw accessor.mismatch("@HandleOf names %s; allowed: the interface of the other record"
                    .formatted(handle.value().getSimpleName()));
        }
        return new RecordReference(handle.value());
    }

    @Override
    public String note() {
        return "handle of " + target.getSimpleName();
    }

    @Override
    public Class<?> type() {
        return long.class;
    }

    @Override
    public Class<?> carrier() {
        return long.class;
    }

    @Override
    public void afterRead(MethodWriter method) {
        // What was read is what is returned.
    }

    @Override
    public String text(Object carrier) {
        return "0x" + Long.toHexString((long) carrier);
    }

    @Override
    public void load(CodeBuilder code, int slot) {
        code.lload(slot);
    }
}
