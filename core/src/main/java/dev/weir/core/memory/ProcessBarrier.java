package dev.weir.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A memory barrier on every running thread of the process: after it returns, each thread's accesses before some point
 * of its run are visible here, and its accesses after that point see what was written before the call. So one side of a
 * store-then-load handshake, the frequent one, gets by without a fence of its own.
 *
 * <p>Linux: membarrier(2), MEMBARRIER_CMD_PRIVATE_EXPEDITED. Windows: FlushProcessWriteBuffers. macOS has none.
 */
public final class ProcessBarrier {
    private static final int PRIVATE_EXPEDITED = 1 << 3;
    private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;
    private static final ProcessBarrier SYSTEM = new ProcessBarrier(
            switch (Platform.ofThisVm()) {
                case LINUX -> membarrier(System.getProperty("os.arch").equals("amd64") ? 324 : 283);
                case WINDOWS -> flushProcessWriteBuffers(
                        SymbolLookup.libraryLookup(WindowsMemory.KERNEL32, Arena.global()));
                case MACOS -> null;
            });

    private final @Nullable Barrier barrier;

    /** A call that answers 0 when it has worked. */
    interface Barrier {
        long run() throws Throwable;
    }

    ProcessBarrier(@Nullable Barrier barrier) {
        this.barrier = barrier;
    }

    public static ProcessBarrier system() {
        return SYSTEM;
    }

    /** {@return whether this system has such a barrier} */
    public boolean available() {
        return barrier != null;
    }

    /** Only where it is available. */
    public void run() {
        if (barrier == null || call(barrier) != 0) {
            throw new IllegalStateException("the process barrier failed though it was available");
        }
    }

    private static long call(Barrier barrier) {
        try {
            return barrier.run();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** {@return null if the kernel is older than the call, 4.14, or a sandbox forbids it} */
    private static @Nullable Barrier membarrier(long number) {
        var descriptor = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT);
        MethodHandle syscall = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                        descriptor,
                        Linker.Option.firstVariadicArg(1));
        boolean registered =
                call(() -> (long) syscall.invokeExact(number, REGISTER_PRIVATE_EXPEDITED, 0, 0)) == 0;
        return registered ? () -> (long) syscall.invokeExact(number, PRIVATE_EXPEDITED, 0, 0) : null;
    }

    static Barrier flushProcessWriteBuffers(SymbolLookup kernel32) {
        MethodHandle flush = Linker.nativeLinker()
                .downcallHandle(kernel32.findOrThrow("FlushProcessWriteBuffers"), FunctionDescriptor.ofVoid());
        return () -> {
            flush.invokeExact();
            return 0;
        };
    }
}
