package dev.weir.core.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Memory by address. A VarHandle here applied to {@link #ALL} and an address compiles to one load or store, since both
 * are constants; callers apply it themselves, because C2 gives up on accesses behind a layer of helpers. Whoever uses
 * an address keeps its {@link Region} reachable until after the access.
 */
public final class OffHeap {
    /** The whole address space, in the global scope. A negative address fails its bounds check. */
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /**
     * {@code (MemorySegment, long address) -> int}, plain accesses only. It checks no alignment, which would be three
     * instructions of each access; the tables' addresses are aligned by construction.
     */
    public static final VarHandle INT = ValueLayout.JAVA_INT_UNALIGNED.varHandle().withInvokeExactBehavior();

    /** {@code (MemorySegment, long address) -> int}, in all access modes, aligned to four bytes. */
    public static final VarHandle ATOMIC_INT = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();

    /** {@code (MemorySegment, long address) -> long}, in all access modes, aligned to eight bytes. */
    public static final VarHandle ATOMIC_LONG = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

    /** {@code (MemorySegment, long address) -> long}, little-endian, plain accesses only, at any address. */
    public static final VarHandle LITTLE_LONG = ValueLayout.JAVA_LONG_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN)
            .varHandle()
            .withInvokeExactBehavior();

    private OffHeap() {}

    /** Writes a zero to each page of fresh, zero-filled memory that nobody else uses yet. */
    static void touch(long address, long bytes, long pageSize) {
        for (long page = address; page < address + bytes; page += pageSize) {
            ALL.set(ValueLayout.JAVA_BYTE, page, (byte) 0);
        }
    }
}
