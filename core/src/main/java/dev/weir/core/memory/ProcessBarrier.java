package dev.weir.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * A memory barrier on every running thread of the process: after it returns, each thread's accesses before some point
 * of its run are visible here, and its accesses after that point see what was written before the call. So one side of a
 * store-then-load handshake, the frequent one, gets by without a fence of its own.
 *
 * <p>Linux: membarrier(2), MEMBARRIER_CMD_PRIVATE_EXPEDITED.
 */
public final class ProcessBarrier {
    private static final int PRIVATE_EXPEDITED = 1 << 3;
    private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;
    private static final ProcessBarrier SYSTEM = new ProcessBarrier(lookUp());

    private final MethodHandle membarrier;
    private final long number;
    private final boolean available;

    private record Syscall(MethodHandle handle, long number) {}

    private ProcessBarrier(Syscall syscall) {
        this.membarrier = syscall.handle;
        this.number = syscall.number;
        this.available = number > 0 && call(REGISTER_PRIVATE_EXPEDITED) == 0;
    }

    public static ProcessBarrier system() {
        return SYSTEM;
    }

    /** {@return whether this system has such a barrier} */
    public boolean available() {
        return available;
    }

    public void run() {
        if (call(PRIVATE_EXPEDITED) != 0) {
            throw new IllegalStateException("membarrier failed after it was registered");
        }
    }

    private long call(int command) {
        try {
            return (long) membarrier.invokeExact(number, command, 0, 0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static Syscall lookUp() {
        long number =
                switch (System.getProperty("os.name") + " " + System.getProperty("os.arch")) {
                    case "Linux amd64" -> 324;
                    case "Linux aarch64", "Linux riscv64" -> 283;
                    default -> -1;
                };
        var descriptor = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT);
        var handle = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                        descriptor,
                        Linker.Option.firstVariadicArg(1));
        return new Syscall(handle, number);
    }
}
