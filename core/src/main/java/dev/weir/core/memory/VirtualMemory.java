package dev.weir.core.memory;

import dev.weir.core.CommitFailed;

/**
 * The operating system's calls on ranges of pages. Addresses and sizes are multiples of {@link #pageSize()}. A call
 * that the system refuses throws {@link CommitFailed} and has changed nothing.
 */
public interface VirtualMemory {

    /**
     * {@return the memory of the system this VM runs on}
     *
     * @throws dev.weir.core.WeirException if Weir does not know the system, or may not call it
     */
    static VirtualMemory system() {
        // Here, since a failure in a static initializer would hide what it says.
        NativeAccess.require();
        Platform.ofThisVm();
        return SystemMemory.INSTANCE;
    }

    /** {@return the bytes of a page, a power of two} */
    long pageSize();

    /** {@return the bytes of a cache line, a power of two} */
    long cacheLine();

    /** {@return the bytes of a huge page, a power of two, or 0 where the system gives none to ordinary memory} */
    long hugePageSize();

    /** {@return whether a part of a reserved range can be released; where not, the range is released as a whole} */
    boolean releasesParts();

    /**
     * Reserves a range that can't be read or written yet and is charged to nobody.
     *
     * @return its address
     */
    long reserve(long bytes);

    /** Makes a part of a reserved range readable and writable, filled with zeros, and charges it to the process. */
    void commit(long address, long bytes);

    /** Asks for huge pages in a part of a reserved range, committed or not. Only where there is a huge page size. */
    void useHugePages(long address, long bytes);

    /**
     * Gives freshly committed pages memory, so that their first use finds it there. Nobody else uses them yet.
     *
     * @throws CommitFailed if the system refuses; the pages then get their memory by and by, as they are used
     */
    void populate(long address, long bytes);

    /**
     * Makes committed pages inaccessible: whoever touches them is stopped by the system. They stay so, and are not to
     * be purged. {@link #discard} makes ordinary pages of them again where {@link #discardsGuards} says so, and is
     * not to meet them elsewhere.
     */
    void guard(long address, long bytes);

    /** {@return whether each guard splits a mapping, of which a process may have but so many} */
    boolean guardsSplitMappings();

    /** {@return whether {@link #discard} takes guards as well} */
    boolean discardsGuards();

    /**
     * Takes the memory of committed pages whose contents nobody needs. They stay readable, writable and charged; each
     * reads as zeros or as what it was, and Windows promises neither. Not for what Weir itself relies on.
     */
    void purge(long address, long bytes);

    /** {@return whether purged pages read as zeros and need no {@link #reuse}} */
    boolean purgesToZeros();

    /** Says that purged pages will be written again, where the system keeps count of that. */
    void reuse(long address, long bytes);

    /**
     * Takes the memory of committed pages that will not be written again, and the charge where the system can take it
     * without a moment in which a reader would fail. They stay readable and writable, and each reads as zeros or, on
     * Windows, as what it was.
     */
    void discard(long address, long bytes);

    /** Does what {@link #discard} does, but the pages read as zeros on every system. */
    void clear(long address, long bytes);

    /** Gives a part of a range back for good, or a whole one. Nothing may reach it any more. */
    void release(long address, long bytes);

    /** Holds the choice, so that a test with a memory of its own never touches the system's. */
    final class SystemMemory {
        private static final VirtualMemory INSTANCE =
                switch (Platform.ofThisVm()) {
                    case LINUX -> new PosixMemory(PosixConstants.LINUX);
                    case MACOS -> new PosixMemory(PosixConstants.macos(System.getProperty("os.arch")));
                    case WINDOWS -> new WindowsMemory();
                };

        private SystemMemory() {}
    }
}
