package dev.weir.core.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Memory by address. A VarHandle here applied to {@link #ALL} and an address compiles to one load or store, since both
 * are constants; callers apply it themselves, because C2 gives up on accesses behind a layer of helpers. Whoever uses an
 * address keeps its {@link Region} reachable until after the access.
 */
public final class OffHeap {
    /** The whole address space, in the global scope. A negative address fails its bounds check. */
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /** {@code (MemorySegment, long address) -> int}, aligned to four bytes. */
    public static final VarHandle INT = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();

    private OffHeap() {}
}
