package dev.weir.examples.benchmarks.subjects;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.infra.Blackhole;

/** Records of a native allocator: addresses, used without any check. */
abstract class AddressSubject extends HandleSubject {
    static final long BYTES = LONGS * Long.BYTES;
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    AddressSubject(int records) {
        super(records);
    }

    @Override
    final void write(long address, long value) {
        EVERYTHING.set(JAVA_LONG_UNALIGNED, address, value);
        EVERYTHING.set(JAVA_LONG_UNALIGNED, address + 8, value + 1);
        EVERYTHING.set(JAVA_LONG_UNALIGNED, address + 16, value + 2);
        EVERYTHING.set(JAVA_LONG_UNALIGNED, address + 24, value + 3);
    }

    @Override
    final long sum(long address) {
        return EVERYTHING.get(JAVA_LONG_UNALIGNED, address)
                + EVERYTHING.get(JAVA_LONG_UNALIGNED, address + 8)
                + EVERYTHING.get(JAVA_LONG_UNALIGNED, address + 16)
                + EVERYTHING.get(JAVA_LONG_UNALIGNED, address + 24);
    }

    @Override
    final long use(long address, long value, Blackhole blackhole) {
        write(address, value);
        blackhole.consume(address);
        return sum(address);
    }

    @Override
    final void writeFirst(long address, long value) {
        EVERYTHING.set(JAVA_LONG_UNALIGNED, address, value);
    }

    @Override
    final long readFirst(long address) {
        return EVERYTHING.get(JAVA_LONG_UNALIGNED, address);
    }
}
