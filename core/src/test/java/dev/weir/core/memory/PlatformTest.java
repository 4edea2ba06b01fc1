package dev.weir.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.WeirException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {
    @TempDir
    Path folder;

    @Test
    void knowsThreeSystems() {
        assertThat(Platform.of("Linux", "amd64")).isEqualTo(Platform.LINUX);
        assertThat(Platform.of("Linux", "riscv64")).isEqualTo(Platform.LINUX);
        assertThat(Platform.of("Mac OS X", "aarch64")).isEqualTo(Platform.MACOS);
        assertThat(Platform.of("Mac OS X", "x86_64")).isEqualTo(Platform.MACOS);
        assertThat(Platform.of("Windows 11", "amd64")).isEqualTo(Platform.WINDOWS);
        assertThat(Platform.of("Windows Server 2025", "aarch64")).isEqualTo(Platform.WINDOWS);
    }

    @Test
    void refusesTheOthersByName() {
        assertThatThrownBy(() -> Platform.of("AIX", "ppc64"))
                .isInstanceOf(WeirException.class)
                .hasMessage("Weir does not run on AIX ppc64; it runs on Linux, macOS and Windows on x86-64 and AArch64,"
                        + " and on Linux on RISC-V 64");
        assertThatThrownBy(() -> Platform.of("Linux", "ppc64le")).isInstanceOf(WeirException.class);
        assertThatThrownBy(() -> Platform.of("Windows 10", "x86")).isInstanceOf(WeirException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void linuxConstantsAreThoseOfTheHeaders() throws Exception {
        var c = PosixConstants.LINUX;
        var expected = Map.of(
                "MAP_ANONYMOUS", c.mapAnonymous(),
                "MAP_NORESERVE", c.mapNoReserve(),
                "MADV_DONTNEED", c.advicePurge(),
                "MADV_HUGEPAGE", c.adviceHugePage(),
                "MADV_POPULATE_WRITE", c.advicePopulate(),
                "MADV_GUARD_INSTALL", c.adviceGuard(),
                "_SC_PAGESIZE", c.scPageSize(),
                "_SC_LEVEL1_DCACHE_LINESIZE", c.scCacheLine());
        // Headers from before 6.13 lack one. It is from uapi/asm-generic/mman-common.h.
        String includes = """
                #include <sys/mman.h>
                #include <linux/mman.h>
                #include <unistd.h>
                #ifndef MADV_GUARD_INSTALL
                #define MADV_GUARD_INSTALL 102
                #endif
                """;
        NativeProgram.check("gcc", folder, includes, expected);
    }

    /**
     * From xnu's bsd/sys/mman.h: MAP_ANON, MAP_NORESERVE, MADV_FREE_REUSABLE, MADV_FREE_REUSE; from bsd/sys/unistd.h:
     * _SC_PAGESIZE. The lines of Apple's processors are of 128 bytes: hw.cachelinesize.
     */
    @Test
    void macosConstantsAreThoseOfXnu() {
        assertThat(PosixConstants.macos("aarch64"))
                .isEqualTo(new PosixConstants(0x1000, 0x0040, 7, 8, 0, 0, 0, 29, 0, 128));
        assertThat(PosixConstants.macos("x86_64").leastLine()).isEqualTo(64);
    }
}
