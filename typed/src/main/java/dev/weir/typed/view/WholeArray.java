package dev.weir.typed.view;

import dev.weir.core.memory.OffHeap;
import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * All elements of an array of primitives, copied at once, row by row where it has several dimensions. Accessors call
 * the methods here, with the address of the first element; a negative one is that of a record that was put.
 *
 * @param type    of the accessors, an array
 * @param element of any alignment
 * @param length  of the array
 */
public record WholeArray(Class<?> type, ValueLayout element, int length) implements FieldKind {

    /** {@return how accessors of an array type use a member, or null if they can't} */
    static @Nullable WholeArray of(Class<?> type, SequenceLayout member) {
        MemoryLayout inner = member;
        while (inner instanceof SequenceLayout row) {
            inner = row.elementLayout();
        }
        if (!(inner instanceof ValueLayout value) || !holds(value, type)) {
            return null;
        }
        long length = member.byteSize() / value.byteSize();
        if (length > Integer.MAX_VALUE - 8) {
            return null;
        }
        Class<?> carrier = type == boolean[].class ? byte.class : type.componentType();
        return new WholeArray(
                type, Scalar.layout(carrier).withOrder(value.order()).withByteAlignment(1), (int) length);
    }

    /** The bytes of an element are copied as they are. */
    private static boolean holds(ValueLayout value, Class<?> type) {
        Class<?> component = type.componentType();
        return Scalar.of(component, value) instanceof SameType
                || (component == boolean.class && value.byteSize() == 1 && Scalar.of(component, value) != null);
    }

    @Override
    public boolean allows(Role role) {
        return role == Role.GET || role == Role.SET || role == Role.FILL;
    }

    @Override
    public String text(MemoryLayout member, MemorySegment bytes) {
        Object values = read(bytes.address());
        return Printer.list(length, i -> String.valueOf(Array.get(values, i)));
    }

    @Override
    public void write(MethodWriter method) {
        switch (method.accessor().role()) {
            case GET -> {
                method.call(this, "get", ConstantDescs.CD_Object);
                method.code().checkcast(MethodWriter.desc(type)).areturn();
            }
            case FILL -> {
                method.call(this, "fill", ConstantDescs.CD_void, ConstantDescs.CD_Object);
                method.code().aload(method.accessor().valueSlot()).areturn();
            }
            case SET -> {
                method.call(this, "set", ConstantDescs.CD_void, ConstantDescs.CD_Object);
                method.returnSelf();
            }
            case EQUALS, COMPARE, COPY, APPEND, COMPARE_AND_SET, GET_AND_ADD ->
                throw new IllegalStateException("an array has no such accessor");
        }
    }

    /** {@return a new array with all elements} */
    public Object get(View view, long address, String accessor) {
        Refusals.requireInUse(view, address, accessor);
        try {
            return read(address);
        } finally {
            Reference.reachabilityFence(view);
        }
    }

    /** Copies all elements to the start of an array. */
    public void fill(View view, long address, Object into, String accessor) {
        Refusals.requireInUse(view, address, accessor);
        Refusals.requireValue(into, accessor, type.getSimpleName());
        if (Array.getLength(into) < length) {
            throw Refusals.tooShort(Array.getLength(into), length, accessor);
        }
        try {
            read(address, into);
        } finally {
            Reference.reachabilityFence(view);
        }
    }

    /** Replaces all elements. */
    public void set(View view, long address, Object values, String accessor) {
        Refusals.requireInUse(view, address, accessor);
        check(values, accessor);
        try {
            write(address, values);
        } finally {
            Reference.reachabilityFence(view);
        }
    }

    /** {@return a new array with all elements} */
    Object read(long address) {
        Object values = Array.newInstance(type.componentType(), length);
        read(address, values);
        return values;
    }

    /** Refuses an array of another length. */
    void check(Object values, String accessor) {
        Refusals.requireValue(values, accessor, type.getSimpleName());
        if (Array.getLength(values) != length) {
            throw Refusals.wrongLength(Array.getLength(values), length, accessor);
        }
    }

    private void read(long address, Object into) {
        if (into instanceof boolean[] flags) {
            for (int i = 0; i < length; i++) {
                flags[i] = OffHeap.ALL.get(ValueLayout.JAVA_BYTE, address + i) != 0;
            }
        } else {
            MemorySegment.copy(OffHeap.ALL, element, address, into, 0, length);
        }
    }

    /** Stores an array that was checked. */
    void write(long address, Object values) {
        if (values instanceof boolean[] flags) {
            for (int i = 0; i < length; i++) {
                OffHeap.ALL.set(ValueLayout.JAVA_BYTE, address + i, (byte) (flags[i] ? 1 : 0));
            }
        } else {
            MemorySegment.copy(values, 0, OffHeap.ALL, element, address, length);
        }
    }
}
