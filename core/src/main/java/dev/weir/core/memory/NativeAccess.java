package dev.weir.core.memory;

import dev.weir.core.WeirException;
import java.lang.foreign.MemorySegment;

/** The permission to call native functions, which the user gives on the command line. */
final class NativeAccess {
    private NativeAccess() {}

    /**
     * Fails with the flag to add, where the VM was told to deny what it was not told to enable. Asked before anything
     * of the kind is done in a static initializer, whose failure would say nothing of it.
     */
    static void require() {
        Module module = NativeAccess.class.getModule();
        if (module.isNativeAccessEnabled()) {
            return;
        }
        try {
            // Where the VM only warns, it does so here, once.
            MemorySegment.NULL.reinterpret(1);
        } catch (IllegalCallerException e) {
            throw new WeirException("Weir may not call the operating system: start java with --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED"), e);
        }
    }
}
