package dev.weir.examples.benchmarks.subjects;

import org.lwjgl.system.rpmalloc.RPmalloc;

/** rpmalloc, as LWJGL calls it. Each thread has to introduce itself. */
final class RpmallocSubject extends AddressSubject {
    private static final int FAILURE = RPmalloc.nrpmalloc_initialize(0);

    RpmallocSubject(int records) {
        super(records);
        if (FAILURE != 0) {
            throw new IllegalStateException("rpmalloc can't be initialized: " + FAILURE);
        }
        enter();
    }

    @Override
    public void enter() {
        if (!RPmalloc.rpmalloc_is_thread_initialized()) {
            RPmalloc.rpmalloc_thread_initialize();
        }
    }

    @Override
    long get() {
        return RPmalloc.nrpmalloc(BYTES);
    }

    @Override
    void put(long address) {
        RPmalloc.nrpfree(address);
    }
}
