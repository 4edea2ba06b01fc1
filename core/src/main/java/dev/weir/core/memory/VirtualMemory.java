package dev.weir.core.memory;

import dev.weir.core.CommitFailed;

/** The operating system's calls on ranges of pages. Addresses and sizes are multiples of {@link #pageSize()}. */
public interface VirtualMemory {

    /** {@return the memory of the system this VM runs on} */
    static VirtualMemory system() {
        return SystemMemory.INSTANCE;
    }

    /** {@return the bytes of a page, a power of two} */
    long pageSize();

    /** {@return the bytes of a cache line, a power of two} */
    long cacheLine();

    /**
     * Reserves a range that can't be read or written yet and is charged to nobody.
     *
     * @return its address
     * @throws CommitFailed if the system refuses
     */
    long reserve(long bytes);

    /**
     * Makes a part of a reserved range readable and writable, filled with zeros, and charges it to the process.
     *
     * @throws CommitFailed if the system refuses; the part is then as it was
     */
    void commit(long address, long bytes);

    /**
     * Replaces a committed part by empty pages at the same addresses: memory and charge go back, readers see zeros.
     *
     * @throws CommitFailed if the system refuses
     */
    void discard(long address, long bytes);

    /**
     * Gives a part of a range back for good. Nothing may reach it any more.
     *
     * @throws CommitFailed if the system refuses
     */
    void release(long address, long bytes);

    /** Holds the choice, so that a test with a memory of its own never touches the system's. */
    final class SystemMemory {
        private static final VirtualMemory INSTANCE = choose(System.getProperty("os.name"));

        private SystemMemory() {}

        private static VirtualMemory choose(String os) {
            if (os.equals("Linux")) {
                return new PosixMemory();
            }
            throw new UnsupportedOperationException("Weir does not run on " + os + " yet, only on Linux");
        }
    }
}
