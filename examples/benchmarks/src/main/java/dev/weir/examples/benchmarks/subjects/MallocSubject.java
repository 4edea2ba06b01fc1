package dev.weir.examples.benchmarks.subjects;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** The C library's malloc and free, by the cheapest call there is: critical, and addresses as plain longs. */
final class MallocSubject extends AddressSubject {
    private static final MethodHandle MALLOC = find("malloc", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle FREE = find("free", FunctionDescriptor.ofVoid(JAVA_LONG));

    MallocSubject(int records) {
        super(records);
    }

    private static MethodHandle find(String name, FunctionDescriptor function) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), function, Linker.Option.critical(false));
    }

    @Override
    long get() {
        try {
            return (long) MALLOC.invokeExact(BYTES);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    void put(long address) {
        try {
            FREE.invokeExact(address);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
