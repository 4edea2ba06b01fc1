package dev.weir.core.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.core.CommitFailed;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Set;

/**
 * VirtualAlloc, VirtualProtect, DiscardVirtualMemory and VirtualFree on Windows.
 *
 * <p>Guards around the blocks are reserved pages that are never committed; those among them are PAGE_NOACCESS. Committed pages
 * stay committed until the whole range is released, and so does their charge: to decommit them and commit them again
 * would leave a moment in which a late reader kills the VM. Instead close discards the blocks, which takes their
 * memory, and fills the tables with zeros, since what discarded pages contain is undefined and tables hold indices.
 */
final class WindowsMemory implements VirtualMemory {
    static final String KERNEL32 = "kernel32.dll";

    static final int MEM_COMMIT = 0x1000;
    static final int MEM_RESERVE = 0x2000;
    static final int MEM_RELEASE = 0x8000;
    static final int PAGE_NOACCESS = 0x01;
    static final int PAGE_READWRITE = 0x04;
    static final int ERROR_NOT_ENOUGH_MEMORY = 8;
    static final int ERROR_NO_SYSTEM_RESOURCES = 1450;
    static final int ERROR_PAGEFILE_QUOTA = 1454;
    static final int ERROR_COMMITMENT_LIMIT = 1455;

    /** SYSTEM_INFO and the offset of its dwPageSize. */
    static final int SYSTEM_INFO_BYTES = 48;
    static final int PAGE_SIZE_OFFSET = 4;

    static final FunctionDescriptor VIRTUAL_ALLOC =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT);
    static final FunctionDescriptor VIRTUAL_FREE = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    static final FunctionDescriptor VIRTUAL_PROTECT =
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS);
    static final FunctionDescriptor DISCARD_VIRTUAL_MEMORY = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG);
    static final FunctionDescriptor GET_SYSTEM_INFO = FunctionDescriptor.ofVoid(ADDRESS);

    /** What Windows says while its page file is growing; a little later the same commit may go through. */
    private static final Set<Integer> PASSING = Set.of(
            ERROR_NOT_ENOUGH_MEMORY, ERROR_NO_SYSTEM_RESOURCES, ERROR_PAGEFILE_QUOTA, ERROR_COMMITMENT_LIMIT);

    private static final long LONGEST_WAIT_MILLIS = 128;
    private static final int SUCCESS = 0;
    private static final long CACHE_LINE = 64;

    private final NativeCalls calls;
    private final MethodHandle virtualAlloc;
    private final MethodHandle virtualFree;
    private final MethodHandle virtualProtect;
    private final MethodHandle discardVirtualMemory;
    private final long pageSize;

    WindowsMemory() {
        this(SymbolLookup.libraryLookup(KERNEL32, Arena.global()), "GetLastError");
    }

    /** For tests that play kernel32. */
    WindowsMemory(SymbolLookup kernel32, String errorName) {
        calls = new NativeCalls(kernel32, errorName);
        virtualAlloc = calls.find("VirtualAlloc", VIRTUAL_ALLOC);
        virtualFree = calls.find("VirtualFree", VIRTUAL_FREE);
        virtualProtect = calls.find("VirtualProtect", VIRTUAL_PROTECT);
        discardVirtualMemory = calls.find("DiscardVirtualMemory", DISCARD_VIRTUAL_MEMORY);
        pageSize = askPageSize(calls.find("GetSystemInfo", GET_SYSTEM_INFO));
    }

    private long askPageSize(MethodHandle getSystemInfo) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SYSTEM_INFO_BYTES, Long.BYTES);
            calls.invoke(state -> {
                getSystemInfo.invokeExact(state, info);
                return SUCCESS;
            }, (result, error) -> result);
            return info.get(JAVA_INT, PAGE_SIZE_OFFSET);
        }
    }

    @Override
    public long pageSize() {
        return pageSize;
    }

    @Override
    public long cacheLine() {
        return CACHE_LINE;
    }

    /** Large pages need a privilege and can't be committed bit by bit. */
    @Override
    public long hugePageSize() {
        return 0;
    }

    @Override
    public boolean releasesParts() {
        return false;
    }

    @Override
    public long reserve(long bytes) {
        return alloc("reserve", 0, bytes, MEM_RESERVE, PAGE_NOACCESS);
    }

    @Override
    public void commit(long address, long bytes) {
        for (long wait = 1; wait <= LONGEST_WAIT_MILLIS; wait *= 2) {
            try {
                alloc("commit", address, bytes, MEM_COMMIT, PAGE_READWRITE);
                return;
            } catch (CommitFailed e) {
                if (!PASSING.contains(e.errno())) {
                    throw e;
                }
            }
            RangeLimit.pause(wait);
        }
        alloc("commit", address, bytes, MEM_COMMIT, PAGE_READWRITE);
    }

    @Override
    public void useHugePages(long address, long bytes) {
        throw new UnsupportedOperationException("there are none for ordinary memory");
    }

    @Override
    public void populate(long address, long bytes) {
        OffHeap.touch(address, bytes, pageSize);
    }

    @Override
    public void guard(long address, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment old = arena.allocate(JAVA_INT);
            require(
                    "guard",
                    bytes,
                    state -> (int) virtualProtect.invokeExact(state, address, bytes, PAGE_NOACCESS, old));
        }
    }

    /** A page's protection is kept with the page. */
    @Override
    public boolean guardsSplitMappings() {
        return false;
    }

    @Override
    public boolean discardsGuards() {
        return false;
    }

    @Override
    public void purge(long address, long bytes) {
        calls.invoke(state -> (int) discardVirtualMemory.invokeExact(state, address, bytes), (error, ignored) -> {
            if (error != SUCCESS) {
                throw refused("discard", bytes, (int) error);
            }
            return error;
        });
    }

    @Override
    public boolean purgesToZeros() {
        return false;
    }

    @Override
    public void reuse(long address, long bytes) {}

    @Override
    public void discard(long address, long bytes) {
        purge(address, bytes);
    }

    @Override
    public void clear(long address, long bytes) {
        OffHeap.ALL.asSlice(address, bytes).fill((byte) 0);
    }

    /** Takes whole ranges only. */
    @Override
    public void release(long address, long bytes) {
        require("release", bytes, state -> (int) virtualFree.invokeExact(state, address, 0L, MEM_RELEASE));
    }

    private long alloc(String purpose, long address, long bytes, int type, int protection) {
        return require(
                purpose,
                bytes,
                state -> (long) virtualAlloc.invokeExact(state, address, bytes, type, protection));
    }

    private long require(String purpose, long bytes, NativeCalls.Call call) {
        return calls.invoke(call, (result, error) -> {
            if (result == 0) {
                throw refused(purpose, bytes, error);
            }
            return result;
        });
    }

    private static CommitFailed refused(String purpose, long bytes, int error) {
        return new CommitFailed(
                ("Windows refused to %s %,d bytes: error %d. For 8 and 1455: the machine's memory and page file are used"
                        + " up, or the job's limit is; lower the limit of this or another pool")
                        .formatted(purpose, bytes, error),
                error);
    }
}
