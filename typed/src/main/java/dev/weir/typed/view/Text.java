package dev.weir.typed.view;

import dev.weir.core.memory.OffHeap;
import dev.weir.typed.fields.Ascii;
import dev.weir.typed.fields.Utf8;
import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A text in an array of bytes. It ends at the first NUL, or with the array. Accessors call the methods here, with the
 * address of the first byte; none but {@link #get} makes garbage.
 *
 * <p>Each method looks at the address once, before all else: a negative one is that of a record that was put. What it
 * reads may change under it if the caller races with the next owner; it then stays within the member all the same.
 *
 * @param utf8  or ASCII
 * @param bytes of the array
 */
public record Text(boolean utf8, int bytes) implements FieldKind {

    /** @throws dev.weir.typed.LayoutMismatch if it isn't said how the text is encoded */
    static @Nullable Text of(Accessor accessor, SequenceLayout array, Hints hints) {
        if (!(array.elementLayout() instanceof ValueLayout.OfByte) || array.elementCount() > Integer.MAX_VALUE) {
            return null;
        }
        return new Text(isUtf8(accessor, hints), (int) array.elementCount());
    }

    @Override
    public String note() {
        return utf8 ? "UTF-8" : "ASCII";
    }

    /** {@return the layout of a text where none is given} */
    static MemoryLayout layout(Accessor accessor, Hints hints) {
        Ascii ascii = hints.find(Ascii.class);
        Utf8 utf8 = hints.find(Utf8.class);
        boolean isUtf8 = isUtf8(accessor, hints);
        int bytes = isUtf8 && utf8 != null ? utf8.value() : ascii != null ? ascii.value() : 0;
        if (bytes < 1) {
            throw accessor.mismatch("@%s is %,d bytes; allowed: 1 or more, and a layout may say it instead"
                    .formatted(isUtf8 ? "Utf8" : "Ascii", bytes));
        }
        return MemoryLayout.sequenceLayout(bytes, ValueLayout.JAVA_BYTE);
    }

    private static boolean isUtf8(Accessor accessor, Hints hints) {
        boolean utf8 = hints.find(Utf8.class) != null;
        if (utf8 == (hints.find(Ascii.class) != null)) {
            throw accessor.mismatch(utf8
                    ? "it can't be both @Ascii and @Utf8"
                    : "a text needs its encoding; annotate one of its accessors @Ascii or @Utf8");
        }
        return utf8;
    }

    @Override
    public Class<?> type() {
        return String.class;
    }

    @Override
    public boolean allows(Role role) {
        return switch (role) {
            case GET, SET, EQUALS, COMPARE, COPY, APPEND -> true;
            case FILL, COMPARE_AND_SET, GET_AND_ADD -> false;
        };
    }

    @Override
    public String text(MemoryLayout member, MemorySegment bytes) {
        return read(bytes.address());
    }

    @Override
    public void write(MethodWriter method) {
        Class<?> returned = method.accessor().method().getReturnType();
        var value = MethodWriter.desc(CharSequence.class);
        switch (method.accessor().role()) {
            case GET -> {
                method.call(this, "get", ConstantDescs.CD_String);
                method.code().areturn();
            }
            case SET -> {
                method.call(this, "set", ConstantDescs.CD_void, value);
                method.returnSelf();
            }
            case EQUALS -> {
                method.call(this, "matches", ConstantDescs.CD_boolean, value);
                method.code().ireturn();
            }
            case COMPARE -> {
                method.call(this, "compare", ConstantDescs.CD_int, value);
                method.code().ireturn();
            }
            case COPY -> {
                method.call(
                        this, "copy", ConstantDescs.CD_int, ConstantDescs.CD_byte.arrayType(), ConstantDescs.CD_int);
                method.code().ireturn();
            }
            case APPEND -> {
                method.call(this, "append", ConstantDescs.CD_void, MethodWriter.desc(StringBuilder.class));
                if (returned == StringBuilder.class) {
                    method.code().aload(method.accessor().valueSlot()).areturn();
                } else {
                    method.returnSelf();
                }
            }
            case FILL, COMPARE_AND_SET, GET_AND_ADD ->
                throw new IllegalStateException("a text has no such accessor");
        }
    }

    /** {@return the text} */
    public String get(View view, long address, String accessor) {
        Refusals.requireInUse(view, address, accessor);
        try {
            return read(address);
        } finally {
            Reference.reachabilityFence(view);
        }
    }

    /** Replaces the text, or refuses the new one and leaves the old. */
    public void set(View view, long address, CharSequence value, String accessor) {
        Refusals.requireInUse(view, address, accessor);
        check(value, accessor);
        try {
            write(address, value);
        } finally {
            Reference.reachabilityFence(view);
        }
    }

    /** {@return whether the text equals another} */
    public boolean matches(View view, long address, CharSequence other, String accessor) {
        return compare(view, address, other, accessor) == 0;
    }

    /** {@return a number below, equal to or above 0, as the text is before, equal to or after another, by UTF-16} */
    public int compare(View view, long address, CharSequence other, String accessor) {
        Refusals.requireInUse(view, address, accessor);
        Refusals.requireValue(other, accessor, "CharSequence");
        try {
            return compare(address, other);
        } finally {
            Reference.reachabilityFence(view);
        }
    }

    /** {@return how many bytes the text has, which are now in {@code into}, the first at {@code from}} */
    public int copy(View view, long address, byte[] into, int from, String accessor) {
        Refusals.requireInUse(view, address, accessor);
        Refusals.requireValue(into, accessor, "byte[]");
        try {
            int length = length(address);
            if (from < 0 || from > into.length - length) {
                throw Refusals.noRoom(length, into.length, from, accessor);
            }
            MemorySegment.copy(OffHeap.ALL, ValueLayout.JAVA_BYTE, address, into, from, length);
            return length;
        } finally {
            Reference.reachabilityFence(view);
        }
    }

    /** Appends the text to a builder. */
    public void append(View view, long address, StringBuilder to, String accessor) {
        Refusals.requireInUse(view, address, accessor);
        Refusals.requireValue(to, accessor, "StringBuilder");
        try {
            append(address, to);
        } finally {
            Reference.reachabilityFence(view);
        }
    }

    /** {@return the text} */
    String read(long address) {
        var copy = new byte[bytes];
        MemorySegment.copy(OffHeap.ALL, ValueLayout.JAVA_BYTE, address, copy, 0, bytes);
        int length = 0;
        int signs = 0;
        while (length < bytes && copy[length] != 0) {
            signs |= copy[length++];
        }
        if (signs >= 0) {
            return new String(copy, 0, length, StandardCharsets.ISO_8859_1);
        }
        var text = new StringBuilder(length);
        append(address, text);
        return text.toString();
    }

    /** Refuses a text that can't be stored. */
    void check(CharSequence value, String accessor) {
        Refusals.requireValue(value, accessor, "String");
        long needed = 0;
        for (int i = 0; i < value.length();) {
            int codePoint = TextCoding.codePoint(value, i);
            if (codePoint == 0 || (utf8 ? TextCoding.isSurrogate(codePoint) : codePoint > 0x7F)) {
                throw Refusals.badCharacter(codePoint, i, accessor, utf8);
            }
            i += Character.charCount(codePoint);
            needed += TextCoding.bytes(codePoint);
        }
        if (needed > bytes) {
            throw Refusals.tooLong(needed, bytes, accessor);
        }
    }

    /** Stores a text that was checked. */
    void write(long address, CharSequence value) {
        int at = 0;
        for (int i = 0; i < value.length();) {
            int codePoint = TextCoding.codePoint(value, i);
            int next = at + TextCoding.bytes(codePoint);
            if (next > bytes) {
                break; // it was changed meanwhile
            }
            TextCoding.encode(codePoint, address + at);
            i += Character.charCount(codePoint);
            at = next;
        }
        for (; at < bytes; at++) {
            OffHeap.ALL.set(ValueLayout.JAVA_BYTE, address + at, (byte) 0);
        }
    }

    private int length(long address) {
        int length = 0;
        while (length < bytes && OffHeap.ALL.get(ValueLayout.JAVA_BYTE, address + length) != 0) {
            length++;
        }
        return length;
    }

    private int compare(long address, CharSequence other) {
        int length = other.length();
        int i = 0;
        for (int at = 0; at < bytes;) {
            int decoded = TextCoding.decode(address, at, bytes, utf8);
            int codePoint = TextCoding.codePoint(decoded);
            if (codePoint == 0) {
                break;
            }
            at += TextCoding.length(decoded);
            for (int unit = 0; unit < Character.charCount(codePoint); unit++) {
                int difference = i == length ? 1 : TextCoding.unit(codePoint, unit) - other.charAt(i++);
                if (difference != 0) {
                    return difference;
                }
            }
        }
        return i == length ? 0 : -1;
    }

    private void append(long address, StringBuilder to) {
        for (int at = 0; at < bytes;) {
            int decoded = TextCoding.decode(address, at, bytes, utf8);
            int codePoint = TextCoding.codePoint(decoded);
            if (codePoint == 0) {
                return;
            }
            at += TextCoding.length(decoded);
            for (int unit = 0; unit < Character.charCount(codePoint); unit++) {
                to.append(TextCoding.unit(codePoint, unit));
            }
        }
    }
}
