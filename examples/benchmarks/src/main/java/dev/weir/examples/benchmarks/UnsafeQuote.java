package dev.weir.examples.benchmarks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The quote as a flyweight over memory that nothing checks: what a view would cost if it kept no promise. Unsafe is
 * called by constant method handles, which compile to the same instructions, since javac warns of its every mention.
 */
final class UnsafeQuote implements FlyweightBenchmark.Flyweight {
    static final int BYTES = 64;
    private static final Object UNSAFE = unsafe();
    private static final MethodHandle ALLOCATE = find("allocateMemory", long.class, long.class);
    private static final MethodHandle PUT_LONG = find("putLong", void.class, long.class, long.class);
    private static final MethodHandle GET_LONG = find("getLong", long.class, long.class);

    private final long address;

    UnsafeQuote() {
        try {
            // The allocator promises no cache line.
            address = ((long) ALLOCATE.invokeExact(2L * BYTES) + BYTES - 1) & -BYTES;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object unsafe() {
        try {
            Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle find(String name, Class<?> returned, Class<?>... parameters) {
        try {
            return MethodHandles.lookup().bind(UNSAFE, name, MethodType.methodType(returned, parameters));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    UnsafeQuote copyFrom(UnsafeQuote other) {
        try {
            for (int offset = 0; offset < BYTES; offset += Long.BYTES) {
                PUT_LONG.invokeExact(address + offset, (long) GET_LONG.invokeExact(other.address + offset));
            }
            return this;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long use(long value, Blackhole blackhole) {
        try {
            PUT_LONG.invokeExact(address, value);
            PUT_LONG.invokeExact(address + 8, value + 1);
            PUT_LONG.invokeExact(address + 16, value + 2);
            PUT_LONG.invokeExact(address + 24, value + 3);
            blackhole.consume(this);
            return (long) GET_LONG.invokeExact(address)
                    + (long) GET_LONG.invokeExact(address + 8)
                    + (long) GET_LONG.invokeExact(address + 16)
                    + (long) GET_LONG.invokeExact(address + 24);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
