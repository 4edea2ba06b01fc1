package dev.weir.examples.benchmarks;

import java.lang.reflect.Field;
import org.openjdk.jmh.infra.Blackhole;
import sun.misc.Unsafe;

/** The quote as a flyweight over memory that nothing checks: what a view would cost if it kept no promise. */
@SuppressWarnings({"removal", "sunapi"})
final class UnsafeQuote {
    private static final Unsafe UNSAFE = unsafe();
    private static final int BYTES = 64;

    /** From 64 bytes more, since the JVM's allocator promises no cache line. */
    private final long address = (UNSAFE.allocateMemory(2 * BYTES) + BYTES - 1) & -BYTES;

    private static Unsafe unsafe() {
        try {
            Field field = Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return (Unsafe) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    long use(long value, Blackhole blackhole) {
        UNSAFE.putLong(address, value);
        UNSAFE.putLong(address + 8, value + 1);
        UNSAFE.putInt(address + 16, (int) value);
        UNSAFE.putInt(address + 20, (int) value + 1);
        blackhole.consume(this);
        return UNSAFE.getLong(address)
                + UNSAFE.getLong(address + 8)
                + UNSAFE.getInt(address + 16)
                + UNSAFE.getInt(address + 20);
    }

    void copyFrom(UnsafeQuote other) {
        UNSAFE.copyMemory(other.address, address, BYTES);
    }
}
