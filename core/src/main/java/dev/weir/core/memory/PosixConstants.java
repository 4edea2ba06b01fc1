package dev.weir.core.memory;

/**
 * The numbers by which the headers of POSIX systems differ; 0 for what a system does not have.
 *
 * @param mapAnonymous   MAP_ANONYMOUS
 * @param mapNoReserve   MAP_NORESERVE
 * @param advicePurge    takes a page's memory and keeps the page
 * @param adviceReuse    says that a purged page is used again
 * @param adviceHugePage MADV_HUGEPAGE
 * @param advicePopulate MADV_POPULATE_WRITE
 * @param adviceGuard    MADV_GUARD_INSTALL
 * @param scPageSize     _SC_PAGESIZE
 * @param scCacheLine    _SC_LEVEL1_DCACHE_LINESIZE
 * @param leastLine      bytes of a cache line, if the system does not know it or says less
 */
record PosixConstants(
        int mapAnonymous,
        int mapNoReserve,
        int advicePurge,
        int adviceReuse,
        int adviceHugePage,
        int advicePopulate,
        int adviceGuard,
        int scPageSize,
        int scCacheLine,
        long leastLine) {

    /** sys/mman.h and unistd.h of glibc and musl, the same on x86-64, AArch64 and RISC-V. Purge is MADV_DONTNEED. */
    static final PosixConstants LINUX = new PosixConstants(0x20, 0x4000, 4, 0, 14, 23, 102, 30, 190, 64);

    /**
     * sys/mman.h and unistd.h of macOS, as XNU publishes them. Purge is MADV_FREE_REUSABLE, and reuse MADV_FREE_REUSE:
     * MADV_DONTNEED takes nothing there, and MADV_FREE goes on counting the pages as the process's.
     */
    static PosixConstants macos(String arch) {
        // The lines of Apple's own processors are twice as long as Intel's.
        return new PosixConstants(0x1000, 0x40, 7, 8, 0, 0, 0, 29, 0, arch.equals("aarch64") ? 128 : 64);
    }
}
