package dev.weir.core.memory;

import dev.weir.core.WeirException;

/** The operating systems that Weir knows the calls of, on the processors whose constants they are. */
enum Platform {
    LINUX,
    MACOS,
    WINDOWS;

    static Platform ofThisVm() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Platform of(String os, String arch) {
        boolean common = arch.equals("amd64") || arch.equals("x86_64") || arch.equals("aarch64");
        if (os.equals("Linux") && (common || arch.equals("riscv64"))) {
            return LINUX;
        }
        if (os.equals("Mac OS X") && common) {
            return MACOS;
        }
        if (os.startsWith("Windows") && common) {
            return WINDOWS;
        }
        throw new WeirException(
                ("Weir does not run on %s %s; it runs on Linux, macOS and Windows on x86-64 and AArch64,"
                        + " and on Linux on RISC-V 64")
                        .formatted(os, arch));
    }
}
