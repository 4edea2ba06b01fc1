package dev.weir.core;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/** The heap that grows with the number of blocks: arrays and bit sets that a freelist's own objects hold. */
final class Retained {
    private Retained() {}

    /** {@return the bytes of all arrays and bit sets reachable from an object through objects of Weir's} */
    static long bytes(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> left = new ArrayDeque<>();
        left.add(root);
        long bytes = 0;
        while (!left.isEmpty()) {
            Object one = left.pop();
            if (seen.add(one)) {
                bytes += ownBytes(one);
                addFields(one, left);
            }
        }
        return bytes;
    }

    private static long ownBytes(Object one) {
        if (one instanceof BitSet bits) {
            return bits.size() / Byte.SIZE;
        }
        return one.getClass().isArray() ? (long) Array.getLength(one) * Long.BYTES : 0;
    }

    private static void addFields(Object one, Deque<Object> left) {
        if (one instanceof Object[] array) {
            for (Object element : array) {
                add(element, left);
            }
        }
        for (Class<?> type = one.getClass(); isWeirs(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    add(value(field, one), left);
                }
            }
        }
    }

    private static boolean isWeirs(Class<?> type) {
        return type != null && type.getName().startsWith("dev.weir.");
    }

    private static Object value(Field field, Object one) {
        try {
            field.setAccessible(true);
            return field.get(one);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static void add(Object value, Deque<Object> left) {
        if (value != null) {
            left.push(value);
        }
    }
}
