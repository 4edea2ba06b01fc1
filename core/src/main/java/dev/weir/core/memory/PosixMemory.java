package dev.weir.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.core.CommitFailed;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Map;

/**
 * mmap, mprotect and munmap on Linux.
 *
 * <p>Ranges are reserved <em>without</em> MAP_NORESERVE: the kernel then charges a commit when mprotect makes it
 * writable, and says ENOMEM while there is still somebody to tell. With the flag nothing fails until the OOM killer
 * comes. None of the calls is marked critical: they may block, and a critical call holds up safepoints.
 */
final class PosixMemory implements VirtualMemory {
    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final long MAP_FAILED = -1;
    private static final int SC_PAGESIZE = 30;
    private static final int SC_LEVEL1_DCACHE_LINESIZE = 190;

    private static final Map<Integer, String> ERRNO_NAMES =
            Map.of(1, "EPERM", 11, "EAGAIN", 12, "ENOMEM", 13, "EACCES", 22, "EINVAL");

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle CALL_STATE_ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final MethodHandle mmap = call(
            "mmap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private final MethodHandle mprotect =
            call("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private final MethodHandle munmap = call("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final long pageSize = sysconf(SC_PAGESIZE);
    private final long cacheLine = Math.max(64, sysconf(SC_LEVEL1_DCACHE_LINESIZE));

    @Override
    public long pageSize() {
        return pageSize;
    }

    @Override
    public long cacheLine() {
        return cacheLine;
    }

    @Override
    public long reserve(long bytes) {
        return map(0, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, "reserve");
    }

    @Override
    public void commit(long address, long bytes) {
        invoke("commit", bytes, state -> (int) mprotect.invokeExact(state, address, bytes, PROT_READ_WRITE));
    }

    @Override
    public void discard(long address, long bytes) {
        map(address, bytes, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, "discard");
    }

    @Override
    public void release(long address, long bytes) {
        invoke("release", bytes, state -> (int) munmap.invokeExact(state, address, bytes));
    }

    private long map(long address, long bytes, int protection, int flags, String purpose) {
        return invoke(
                purpose,
                bytes,
                state -> (long) mmap.invokeExact(state, address, bytes, protection, flags, -1, 0L));
    }

    /** A system call that returns -1, here MAP_FAILED, when it fails, and then has set errno in {@code state}. */
    private interface SystemCall {
        long apply(MemorySegment state) throws Throwable;
    }

    private static long invoke(String purpose, long bytes, SystemCall call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            long result = call.apply(state);
            if (result == MAP_FAILED) {
                throw refused(purpose, bytes, (int) CALL_STATE_ERRNO.get(state, 0L));
            }
            return result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static CommitFailed refused(String purpose, long bytes, int errno) {
        return new CommitFailed(
                ("the system refused to %s %,d bytes: errno %d (%s). For ENOMEM: the machine's or the process's memory"
                        + " limit is reached, or vm.max_map_count is; lower the limit of this or another pool")
                        .formatted(purpose, bytes, errno, ERRNO_NAMES.getOrDefault(errno, "see errno(3)")),
                errno);
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker()
                .downcallHandle(Linker.nativeLinker().defaultLookup().findOrThrow(name), descriptor, ERRNO);
    }

    private static long sysconf(int name) {
        var sysconf = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("sysconf"),
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG, JAVA_INT));
        try {
            return (long) sysconf.invokeExact(name);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
