package dev.weir.core.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Windows' functions, played by this system's memory and called as native functions, with each call written down as it
 * arrived. As Windows does, it knows whole reservations only when they are released. The error number is errno.
 */
final class FakeKernel32 {
    private static final MethodHandle ERRNO_LOCATION = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("__errno_location"),
                    FunctionDescriptor.of(ADDRESS));

    private final VirtualMemory memory = VirtualMemory.system();
    private final Map<Long, Long> reserved = new ConcurrentHashMap<>();
    private final Arena arena = Arena.ofAuto();
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    /** How many commits are refused from now on, and with what error. */
    int refusals;
    int refusal;
    /** What discarded pages contain afterwards: anything, on Windows. */
    byte leftover;

    SymbolLookup lookup() {
        Map<String, MemorySegment> functions = Map.of(
                "VirtualAlloc", stub("virtualAlloc", WindowsMemory.VIRTUAL_ALLOC),
                "VirtualFree", stub("virtualFree", WindowsMemory.VIRTUAL_FREE),
                "VirtualProtect", stub("virtualProtect", WindowsMemory.VIRTUAL_PROTECT),
                "DiscardVirtualMemory", stub("discardVirtualMemory", WindowsMemory.DISCARD_VIRTUAL_MEMORY),
                "GetSystemInfo", stub("getSystemInfo", WindowsMemory.GET_SYSTEM_INFO),
                "FlushProcessWriteBuffers", stub("flushProcessWriteBuffers", FunctionDescriptor.ofVoid()));
        return name -> Optional.ofNullable(functions.get(name));
    }

    private MemorySegment stub(String method, FunctionDescriptor descriptor) {
        try {
            MethodType type = descriptor.toMethodType();
            MethodHandle handle = MethodHandles.lookup().bind(this, method, type);
            return Linker.nativeLinker().upcallStub(handle, descriptor, arena);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(method, e);
        }
    }

    @SuppressWarnings("unused") // called from native code, as are the others
    private long virtualAlloc(long address, long bytes, int type, int protection) {
        long result = alloc(address, bytes, type);
        calls.add("VirtualAlloc %x %x %x %x = %x".formatted(address, bytes, type, protection, result));
        return result;
    }

    private long alloc(long address, long bytes, int type) {
        if (type == WindowsMemory.MEM_RESERVE) {
            long range = memory.reserve(bytes);
            reserved.put(range, bytes);
            return range;
        }
        if (refusals > 0) {
            refusals--;
            setErrno(refusal);
            return 0;
        }
        memory.commit(address, bytes);
        return address;
    }

    @SuppressWarnings("unused")
    private int virtualFree(long address, long bytes, int type) {
        calls.add("VirtualFree %x %x %x".formatted(address, bytes, type));
        Long whole = reserved.remove(address);
        if (whole == null || bytes != 0 || type != WindowsMemory.MEM_RELEASE) {
            setErrno(87);
            return 0;
        }
        memory.release(address, whole);
        return 1;
    }

    /** To no access only. */
    @SuppressWarnings("unused")
    private int virtualProtect(long address, long bytes, int protection, MemorySegment old) {
        calls.add("VirtualProtect %x %x %x".formatted(address, bytes, protection));
        if (protection != WindowsMemory.PAGE_NOACCESS) {
            setErrno(87);
            return 0;
        }
        memory.guard(address, bytes);
        old.reinterpret(Integer.BYTES).set(JAVA_INT, 0, WindowsMemory.PAGE_READWRITE);
        return 1;
    }

    @SuppressWarnings("unused")
    private int discardVirtualMemory(long address, long bytes) {
        calls.add("DiscardVirtualMemory %x %x".formatted(address, bytes));
        memory.purge(address, bytes);
        if (leftover != 0) {
            OffHeap.ALL.asSlice(address, bytes).fill(leftover);
        }
        return 0;
    }

    @SuppressWarnings("unused")
    private void getSystemInfo(MemorySegment info) {
        info.reinterpret(WindowsMemory.SYSTEM_INFO_BYTES)
                .set(JAVA_INT, WindowsMemory.PAGE_SIZE_OFFSET, (int) memory.pageSize());
    }

    @SuppressWarnings("unused")
    private void flushProcessWriteBuffers() {
        calls.add("FlushProcessWriteBuffers");
    }

    private static void setErrno(int error) {
        try {
            ((MemorySegment) ERRNO_LOCATION.invokeExact()).reinterpret(Integer.BYTES).set(JAVA_INT, 0, error);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
