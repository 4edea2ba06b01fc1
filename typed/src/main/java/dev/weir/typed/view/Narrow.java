package dev.weir.typed.view;

import dev.weir.core.memory.OffHeap;
import java.nio.ByteOrder;

/**
 * Atomic updates of one byte, or of two that are aligned to two, which VarHandle does not have: of the aligned int
 * around them, in native order, with the other bytes as they are.
 *
 * <p>The int is inside the block. A block starts at a multiple of 8 and is a multiple of 8 long, so that an aligned int
 * which shares a byte with it is all in it. The bytes beside the member may be another member or padding.
 *
 * <p>A write of those by another thread, in any mode, is not lost: it is of some bytes of the int, and the processor
 * does a compare-and-set of the int in one step with regard to every write that it overlaps. The update then fails and
 * is tried again. It succeeds or fails by the member's own bytes alone.
 *
 * <p>Memory order: a success is a compareAndExchange of the int, which is volatile, and so is what a failure read last.
 *
 * <p>The address of a record that was put is negative and stays so when it is rounded down, so the bounds check fails.
 * Whoever calls keeps the memory mapped.
 */
public final class Narrow {
    private static final boolean LOW_FIRST = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private Narrow() {}

    /**
     * {@return whether the member held {@code expected}, and now holds {@code next}}
     *
     * @param bits    8 or 16; values may have more, which do not count
     * @param swapped if the member has two bytes and they are not in native order
     */
    public static boolean compareAndSet(long address, int expected, int next, int bits, boolean swapped) {
        long word = address & -Integer.BYTES;
        int shift = shift(address, bits);
        int mask = mask(bits) << shift;
        int from = (order(expected, swapped) << shift) & mask;
        int to = (order(next, swapped) << shift) & mask;
        int found = (int) OffHeap.ATOMIC_INT.getVolatile(OffHeap.ALL, word);
        while ((found & mask) == from) {
            int before = found;
            found = (int) OffHeap.ATOMIC_INT.compareAndExchange(OffHeap.ALL, word, before, (before & ~mask) | to);
            if (found == before) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return what the member held before {@code delta} was added, with zeros before it}
     *
     * @param bits    8 or 16
     * @param swapped if the member has two bytes and they are not in native order
     */
    public static int getAndAdd(long address, int delta, int bits, boolean swapped) {
        long word = address & -Integer.BYTES;
        int shift = shift(address, bits);
        int mask = mask(bits) << shift;
        int found = (int) OffHeap.ATOMIC_INT.getVolatile(OffHeap.ALL, word);
        while (true) {
            int before = found;
            int value = order(before >>> shift, swapped) & mask(bits);
            int sum = (order(value + delta, swapped) << shift) & mask;
            found = (int) OffHeap.ATOMIC_INT.compareAndExchange(OffHeap.ALL, word, before, (before & ~mask) | sum);
            if (found == before) {
                return value;
            }
        }
    }

    private static int mask(int bits) {
        return (1 << bits) - 1;
    }

    /** {@return how far the member is from the low end of its int} */
    private static int shift(long address, int bits) {
        int first = (int) (address & (Integer.BYTES - 1)) * Byte.SIZE;
        return LOW_FIRST ? first : Integer.SIZE - bits - first;
    }

    private static int order(int value, boolean swapped) {
        return swapped ? Short.reverseBytes((short) value) : value;
    }
}
