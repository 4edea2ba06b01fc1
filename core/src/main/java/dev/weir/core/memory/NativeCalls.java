package dev.weir.core.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Functions of a system library that leave an error number behind. None of them is called as critical: they may block,
 * and a critical call holds up safepoints.
 */
final class NativeCalls {
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();

    private final SymbolLookup library;
    private final Linker.Option capture;
    private final VarHandle error;

    /** A call that has set the error number in {@code state} when its result says that it failed. */
    interface Call {
        long apply(MemorySegment state) throws Throwable;
    }

    /** What to do about a call's result. */
    interface Outcome<R> {
        R apply(long result, int error);
    }

    /** @param errorName {@code errno} or {@code GetLastError} */
    NativeCalls(SymbolLookup library, String errorName) {
        this.library = library;
        this.capture = Linker.Option.captureCallState(errorName);
        this.error = STATE.varHandle(MemoryLayout.PathElement.groupElement(errorName));
    }

    /** {@return a function, which takes the state before its own arguments} */
    MethodHandle find(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor, capture);
    }

    <R> R invoke(Call call, Outcome<R> outcome) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = call.apply(state);
            return outcome.apply(result, (int) error.get(state, 0L));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
