package dev.weir.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.core.CommitFailed;
import java.lang.System.Logger.Level;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * mmap, mprotect, madvise and munmap on Linux and macOS.
 *
 * <p>Ranges are reserved <em>without</em> MAP_NORESERVE: Linux then charges a commit when mprotect makes it writable,
 * and says ENOMEM while there is still somebody to tell. With the flag nothing fails until the OOM killer comes. macOS
 * charges nothing either way.
 */
final class PosixMemory implements VirtualMemory {
    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_FIXED = 0x10;
    private static final long FAILED = -1;
    private static final int EINVAL = 22;
    private static final Path HUGE_PAGE_SETTINGS = Path.of("/sys/kernel/mm/transparent_hugepage");

    private static final Map<Integer, String> ERRNO_NAMES =
            Map.of(1, "EPERM", 11, "EAGAIN", 12, "ENOMEM", 13, "EACCES", 14, "EFAULT", EINVAL, "EINVAL");

    private final NativeCalls calls = new NativeCalls(Linker.nativeLinker().defaultLookup(), "errno");
    private final MethodHandle mmap = calls.find(
            "mmap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private final MethodHandle mprotect =
            calls.find("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private final MethodHandle madvise =
            calls.find("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private final MethodHandle munmap = calls.find("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle sysconf = calls.find("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
    private final PosixConstants constants;
    private final long pageSize;
    private final long cacheLine;
    private final long hugePageSize;
    private @Nullable Boolean guardsSplitMappings;
    private final AtomicBoolean toldOfOldKernel = new AtomicBoolean();

    PosixMemory(PosixConstants constants) {
        this.constants = constants;
        this.pageSize = sysconf(constants.scPageSize());
        long line = constants.scCacheLine() == 0 ? 0 : sysconf(constants.scCacheLine());
        this.cacheLine = Math.max(constants.leastLine(), line);
        this.hugePageSize = constants.adviceHugePage() == 0 ? 0 : LinuxHugePages.size(HUGE_PAGE_SETTINGS);
    }

    private long sysconf(int name) {
        return calls.invoke(state -> (long) sysconf.invokeExact(state, name), (result, errno) -> result);
    }

    @Override
    public long pageSize() {
        return pageSize;
    }

    @Override
    public long cacheLine() {
        return cacheLine;
    }

    @Override
    public long hugePageSize() {
        return hugePageSize;
    }

    @Override
    public boolean releasesParts() {
        return true;
    }

    @Override
    public long reserve(long bytes) {
        return map(0, bytes, PROT_NONE, MAP_PRIVATE | constants.mapAnonymous(), "reserve");
    }

    @Override
    public void commit(long address, long bytes) {
        require("commit", bytes, state -> (int) mprotect.invokeExact(state, address, bytes, PROT_READ_WRITE));
    }

    @Override
    public void useHugePages(long address, long bytes) {
        advise("use huge pages for", address, bytes, constants.adviceHugePage());
    }

    @Override
    public void populate(long address, long bytes) {
        if (constants.advicePopulate() == 0) {
            OffHeap.touch(address, bytes, pageSize);
            return;
        }
        try {
            advise("populate", address, bytes, constants.advicePopulate());
        } catch (CommitFailed e) {
            // Linux before 5.14. Any other refusal is for want of memory, and touching it would end in a signal.
            if (e.errno() != EINVAL) {
                throw e;
            }
            if (toldOfOldKernel.compareAndSet(false, true)) {
                System.getLogger("dev.weir.core")
                        .log(Level.INFO, "prefault touches page by page: this kernel has no MADV_POPULATE_WRITE");
            }
            OffHeap.touch(address, bytes, pageSize);
        }
    }

    /** The advice takes no mapping, and only Linux from 6.13 has it. */
    @Override
    public void guard(long address, long bytes) {
        if (guardsSplitMappings()) {
            require("guard", bytes, state -> (int) mprotect.invokeExact(state, address, bytes, PROT_NONE));
        } else {
            advise("guard", address, bytes, constants.adviceGuard());
        }
    }

    @Override
    public synchronized boolean guardsSplitMappings() {
        if (guardsSplitMappings == null) {
            guardsSplitMappings = !takesAdviceToGuard();
        }
        return guardsSplitMappings;
    }

    /** Tries it out, once, on a page of its own. */
    private boolean takesAdviceToGuard() {
        if (constants.adviceGuard() == 0) {
            return false;
        }
        long probe = reserve(pageSize);
        try {
            advise("guard", probe, pageSize, constants.adviceGuard());
            return true;
        } catch (CommitFailed e) {
            return false;
        } finally {
            release(probe, pageSize);
        }
    }

    @Override
    public boolean discardsGuards() {
        return true;
    }

    @Override
    public void purge(long address, long bytes) {
        advise("purge", address, bytes, constants.advicePurge());
    }

    /** MADV_DONTNEED takes private pages at once; macOS' advice takes them when it likes. */
    @Override
    public boolean purgesToZeros() {
        return constants.adviceReuse() == 0;
    }

    @Override
    public void reuse(long address, long bytes) {
        if (constants.adviceReuse() != 0) {
            advise("reuse", address, bytes, constants.adviceReuse());
        }
    }

    /** One call that puts empty pages in the place of the old ones, so that no reader ever finds none. */
    @Override
    public void discard(long address, long bytes) {
        int flags = MAP_PRIVATE | MAP_FIXED | constants.mapAnonymous() | constants.mapNoReserve();
        map(address, bytes, PROT_READ_WRITE, flags, "discard");
    }

    @Override
    public void clear(long address, long bytes) {
        discard(address, bytes);
    }

    @Override
    public void release(long address, long bytes) {
        require("release", bytes, state -> (int) munmap.invokeExact(state, address, bytes));
    }

    private long map(long address, long bytes, int protection, int flags, String purpose) {
        return require(
                purpose,
                bytes,
                state -> (long) mmap.invokeExact(state, address, bytes, protection, flags, -1, 0L));
    }

    private void advise(String purpose, long address, long bytes, int advice) {
        require(purpose, bytes, state -> (int) madvise.invokeExact(state, address, bytes, advice));
    }

    private long require(String purpose, long bytes, NativeCalls.Call call) {
        return calls.invoke(call, (result, errno) -> {
            if (result == FAILED) {
                throw refused(purpose, bytes, errno);
            }
            return result;
        });
    }

    private static CommitFailed refused(String purpose, long bytes, int errno) {
        return new CommitFailed(
                ("the system refused to %s %,d bytes: errno %d (%s). For ENOMEM: the machine's or the process's memory"
                        + " limit is reached, or vm.max_map_count is; lower the limit of this or another pool")
                        .formatted(purpose, bytes, errno, ERRNO_NAMES.getOrDefault(errno, "see errno(3)")),
                errno);
    }
}
