package dev.weir.core.memory;

import java.util.List;

/**
 * One reserved address range, cut into sections that are each committed from their start. It knows what is mapped, so
 * that nothing is ever committed after it was given back, and so that a cleaner can unmap it without reaching its
 * users.
 *
 * <p>Thread-safe: every method holds the lock of this object.
 */
final class Mapping {
    private final VirtualMemory memory;
    private final long address;
    private final long bytes;
    private final List<Section> sections;
    private boolean closed;

    /** A part of the range, followed by at least one guard page: page-aligned {@code start} and {@code size}. */
    static final class Section {
        final long start;
        final long size;
        long committed;

        Section(long start, long size) {
            this.start = start;
            this.size = size;
        }

        long committedEnd() {
            return start + committed;
        }
    }

    Mapping(VirtualMemory memory, long address, long bytes, List<Section> sections) {
        this.memory = memory;
        this.address = address;
        this.bytes = bytes;
        this.sections = sections;
    }

    /** Commits a section's first {@code wanted} bytes, rounded up to pages; what is committed already costs nothing. */
    synchronized void commit(Section section, long wanted) {
        if (closed) {
            throw new IllegalStateException("commit after close");
        }
        long target = Math.ceilDiv(wanted, memory.pageSize()) * memory.pageSize();
        if (target > section.committed) {
            memory.commit(section.committedEnd(), target - section.committed);
            section.committed = target;
        }
    }

    /**
     * Gives the memory back and keeps the addresses: what was never committed is unmapped, what was becomes empty
     * pages, so that a late reader sees zeros instead of crashing the VM.
     */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        long unmapFrom = address;
        for (Section section : sections) {
            release(unmapFrom, section.start);
            if (section.committed > 0) {
                memory.discard(section.start, section.committed);
            }
            unmapFrom = section.committedEnd();
        }
        release(unmapFrom, address + bytes);
    }

    /** Unmaps what is left. Nothing may reach the range any more. */
    synchronized void unmap() {
        if (!closed) {
            closed = true;
            release(address, address + bytes);
            return;
        }
        for (Section section : sections) {
            release(section.start, section.committedEnd());
        }
    }

    synchronized long reservedBytes() {
        return closed ? 0 : bytes;
    }

    private void release(long from, long to) {
        if (to > from) {
            memory.release(from, to - from);
        }
    }
}
