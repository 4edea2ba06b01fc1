package dev.weir.core.memory;

import dev.weir.core.CommitFailed;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reserved address range, cut into sections that are each committed from their start, the tables first and the
 * blocks last. It knows what is mapped, so
 * that nothing is ever committed after it was given back, and so that a cleaner can unmap it without reaching its
 * users.
 *
 * <p>Thread-safe: every method that changes something holds the lock of this object.
 */
final class Mapping {
    private final VirtualMemory memory;
    private final long address;
    private final long bytes;
    private final List<Section> sections;
    private boolean prefault;
    private volatile boolean closed;

    /** A part of the range, followed by at least one guard page: page-aligned {@code start} and {@code size}. */
    static final class Section {
        final long start;
        final long size;
        final Guards guards = new Guards();
        long committed;

        Section(long start, long size) {
            this.start = start;
            this.size = size;
        }

        long committedEnd() {
            return start + committed;
        }
    }

    /** @param prefault whether commits get their memory at once */
    Mapping(VirtualMemory memory, long address, long bytes, List<Section> sections, boolean prefault) {
        this.memory = memory;
        this.address = address;
        this.bytes = bytes;
        this.sections = sections;
        this.prefault = prefault;
    }

    /** Commits a section's first {@code wanted} bytes, rounded up to pages; what is committed already costs nothing. */
    synchronized void commit(Section section, long wanted) {
        if (closed) {
            throw new IllegalStateException("commit after close");
        }
        long target = wholePages(wanted);
        if (target > section.committed) {
            long from = section.committedEnd();
            long added = target - section.committed;
            memory.commit(from, added);
            section.committed = target;
            prefault(from, added);
        }
    }

    /**
     * Makes a committed page inaccessible that lies behind all those that are.
     *
     * @return false if the process can't have more of them, which is logged
     */
    synchronized boolean guard(Section section, long page) {
        boolean bounded = memory.guardsSplitMappings();
        if (bounded && !GuardLimit.tryAcquire()) {
            warn("this freelist goes on with %,d guarded blocks: the process has %,d, and no room for more mappings"
                    .formatted(section.guards.count(), GuardLimit.MAX_GUARDS));
            return false;
        }
        try {
            memory.guard(page, memory.pageSize());
        } catch (CommitFailed e) {
            if (bounded) {
                GuardLimit.release(1);
            }
            warn("this freelist goes on with %,d guarded blocks".formatted(section.guards.count()), e);
            return false;
        }
        section.guards.add(page);
        return true;
    }

    /**
     * Takes the memory of a part of a section whose contents nobody needs. Offset and bytes count from the section's
     * start; the part begins with a page and is committed, and its last page is taken whole. Guards are left as they
     * are.
     *
     * @return false after close, when there is nothing to take any more
     */
    synchronized boolean purge(Section section, long offset, long wanted) {
        if (closed) {
            return false;
        }
        section.guards.between(section.start + offset, wholePages(wanted), memory.pageSize(), memory::purge);
        return true;
    }

    /**
     * Takes the memory of the pages that lie wholly between two offsets of a table, if they then read as zeros. After
     * close there is nothing to take.
     */
    synchronized void purgeToZeros(Section section, long from, long to) {
        long start = wholePages(from);
        long end = to / memory.pageSize() * memory.pageSize();
        if (!closed && start < end && memory.purgesToZeros()) {
            memory.purge(section.start + start, end - start);
        }
    }

    /** Says that a purged part will be written again. */
    synchronized void reuse(Section section, long offset, long wanted) {
        if (closed) {
            throw new IllegalStateException("reuse after close");
        }
        section.guards.between(section.start + offset, wholePages(wanted), memory.pageSize(), (from, bytes) -> {
            memory.reuse(from, bytes);
            prefault(from, bytes);
        });
    }

    private long wholePages(long wanted) {
        return Math.ceilDiv(wanted, memory.pageSize()) * memory.pageSize();
    }

    /** Asks once for all of a section, which then stays one mapping as far as it is committed. */
    synchronized void useHugePages(Section section) {
        try {
            memory.useHugePages(section.start, section.size);
        } catch (CommitFailed e) {
            warn("this freelist goes without huge pages", e);
        }
    }

    /** What can't be had now is had at first use, as without prefault; this mapping does not ask again. */
    private void prefault(long from, long added) {
        if (!prefault) {
            return;
        }
        try {
            memory.populate(from, added);
        } catch (CommitFailed e) {
            prefault = false;
            warn("this freelist goes on without prefault", e);
        }
    }

    private static void warn(String consequence, CommitFailed refusal) {
        warn(consequence + ": " + refusal.getMessage());
    }

    private static void warn(String message) {
        System.getLogger("dev.weir.core").log(Level.WARNING, message);
    }

    /**
     * Gives the memory back and keeps the addresses of what was committed, so that a late reader sees zeros (of blocks
     * on Windows what was there) instead of crashing the VM. What was never committed is unmapped, where the system
     * unmaps parts.
     */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        var refusals = new Refusals();
        for (Section section : sections) {
            refusals.collect(() -> giveBack(section));
        }
        if (memory.releasesParts()) {
            long from = address;
            for (Section section : sections) {
                release(from, section.start, refusals);
                from = section.committedEnd();
            }
            release(from, address + bytes, refusals);
        }
        refusals.warn();
    }

    /** Tables hold indices that a late get or put may follow, so they must read as zeros on every system. */
    private void giveBack(Section section) {
        if (section.committed == 0) {
            return;
        }
        if (section == sections.getLast()) {
            discard(section);
        } else {
            memory.clear(section.start, section.committed);
        }
    }

    private void discard(Section section) {
        if (memory.discardsGuards()) {
            memory.discard(section.start, section.committed);
            forgetGuards(section);
        } else {
            section.guards.between(section.start, section.committed, memory.pageSize(), memory::discard);
        }
    }

    private void forgetGuards(Section section) {
        if (memory.guardsSplitMappings()) {
            GuardLimit.release(section.guards.count());
        }
        section.guards.clear();
    }

    /** Unmaps what is left. Nothing may reach the range any more. */
    synchronized void unmap() {
        var refusals = new Refusals();
        if (!closed || !memory.releasesParts()) {
            closed = true;
            release(address, address + bytes, refusals);
        } else {
            for (Section section : sections) {
                release(section.start, section.committedEnd(), refusals);
            }
        }
        sections.forEach(this::forgetGuards);
        refusals.warn();
    }

    /** {@return the bytes of the whole range, 0 once closed} Waits for no call of the system's. */
    long reservedBytes() {
        return closed ? 0 : bytes;
    }

    private void release(long from, long to, Refusals refusals) {
        if (to > from) {
            refusals.collect(() -> memory.release(from, to - from));
        }
    }

    /** Lets the other parts go when the system refuses to take one, and its caller, who could do nothing about it. */
    private static final class Refusals {
        private @Nullable CommitFailed first;

        void collect(Runnable call) {
            try {
                call.run();
            } catch (CommitFailed e) {
                first = first == null ? e : first;
            }
        }

        void warn() {
            if (first != null) {
                Mapping.warn("memory of a closed freelist stays with this process", first);
            }
        }
    }
}
