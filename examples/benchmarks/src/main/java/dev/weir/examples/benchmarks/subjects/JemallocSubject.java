package dev.weir.examples.benchmarks.subjects;

import org.lwjgl.system.jemalloc.JEmalloc;

/** jemalloc, as LWJGL calls it. */
final class JemallocSubject extends AddressSubject {

    JemallocSubject(int records) {
        super(records);
    }

    @Override
    long get() {
        return JEmalloc.nje_malloc(BYTES);
    }

    @Override
    void put(long address) {
        JEmalloc.nje_free(address);
    }
}
