package dev.weir.core.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The reserved range of one freelist: its tables and then its blocks, each a section of its own, committed from its
 * start and followed by inaccessible pages.
 *
 * <pre>
 *   table | guard | ... | table | guard | blocks | guard
 * </pre>
 *
 * <p>The range is unmapped when neither this object nor any segment taken from it can be reached, never before. So
 * whoever uses an address of it holds on to the region until after the access.
 */
public final class Region {
    /** Tables have entries for whole groups of so many blocks. */
    private static final int GROUP = 32;

    private final Mapping mapping;
    private final List<Table> tables;
    private final List<Mapping.Section> tableSections;
    private final Mapping.Section blocks;
    private final long blockBytes;
    private final MemorySegment segment;

    /**
     * A table that is committed along with the blocks.
     *
     * @param leadingBytes   bytes in front of block 0's entry, a multiple of 128
     * @param entryBytes     bytes of an entry
     * @param blocksPerEntry blocks that share an entry, 1 or {@value #GROUP}
     */
    public record Table(long leadingBytes, int entryBytes, int blocksPerEntry) {
        long bytes(long blockCount) {
            return leadingBytes + roundUp(blockCount, GROUP) / blocksPerEntry * entryBytes;
        }
    }

    /**
     * How blocks get their memory.
     *
     * @param prefault  at commit rather than at first use
     * @param hugePages in huge pages, where the system has a size for them
     */
    public record Paging(boolean prefault, boolean hugePages) {
        public static final Paging BY_USE = new Paging(false, false);

        /** {@return what blocks start at and chunks are multiples of} */
        public long unit(VirtualMemory memory) {
            return hugePages ? Math.max(memory.pageSize(), memory.hugePageSize()) : memory.pageSize();
        }
    }

    /**
     * Reserves room for {@code capacity} blocks and commits nothing.
     *
     * @param blockBytes distance between two blocks
     * @throws dev.weir.core.CommitFailed if the system refuses to reserve
     */
    public Region(VirtualMemory memory, long blockBytes, int capacity, List<Table> tables, Paging paging) {
        this.blockBytes = blockBytes;
        this.tables = List.copyOf(tables);
        long page = memory.pageSize();
        long unit = paging.unit(memory);
        List<Long> sizes = new ArrayList<>();
        for (Table table : tables) {
            sizes.add(roundUp(table.bytes(capacity), page));
        }
        long data = roundUp(Math.multiplyExact(blockBytes, capacity), page);
        sizes.add(data);
        // The system aligns the range to pages; what the blocks need beyond that is skipped in front of them.
        long bytes = unit - page;
        for (long size : sizes) {
            bytes = Math.addExact(bytes, size + page);
        }
        RangeLimit.acquire();
        long address = reserveOrReleaseLimit(memory, bytes);
        List<Mapping.Section> sections = new ArrayList<>();
        long start = address;
        for (long size : sizes.subList(0, tables.size())) {
            sections.add(new Mapping.Section(start, size));
            start += size + page;
        }
        this.tableSections = List.copyOf(sections);
        this.blocks = new Mapping.Section(roundUp(start, unit), data);
        sections.add(blocks);
        var owned = new Mapping(memory, address, bytes, List.copyOf(sections), paging.prefault());
        if (unit > page) {
            owned.useHugePages(blocks);
        }
        this.mapping = owned;
        this.segment = MemorySegment.ofAddress(blocks.start).reinterpret(data, Arena.ofAuto(), unreachable -> {
            owned.unmap();
            RangeLimit.release();
        });
    }

    private static long reserveOrReleaseLimit(VirtualMemory memory, long bytes) {
        try {
            return memory.reserve(bytes);
        } catch (Throwable e) {
            RangeLimit.release();
            throw e;
        }
    }

    /**
     * Makes the first {@code blockCount} blocks and their table entries readable and writable. New ones are zero.
     *
     * @throws dev.weir.core.CommitFailed if the system refuses; a later call tries again
     */
    public void commit(int blockCount) {
        for (int i = 0; i < tables.size(); i++) {
            mapping.commit(tableSections.get(i), tables.get(i).bytes(blockCount));
        }
        mapping.commit(blocks, blockCount * blockBytes);
    }

    /**
     * Makes a page of committed blocks inaccessible, until close at least.
     *
     * @param offset where it begins, counted from the first block
     * @return false if the process can't have more such pages, which is logged
     */
    public boolean guard(long offset) {
        return mapping.guard(blocks, blocks.start + offset);
    }

    /**
     * Takes the memory of committed blocks whose contents nobody needs. They stay readable, as zeros or as what they
     * were. The first one starts a page, and no block in use shares a page with the last one.
     *
     * @return false after close
     * @throws dev.weir.core.CommitFailed if the system refuses
     */
    public boolean purge(int from, int to) {
        return mapping.purge(blocks, from * blockBytes, (to - from) * blockBytes);
    }

    /**
     * Lets entries of a table with one for each block read as zeros, and takes their memory, as far as they fill pages
     * and the system does both at once. Elsewhere they stay as they are.
     *
     * @throws dev.weir.core.CommitFailed if the system refuses
     */
    public void purgeEntries(int index, int from, int to) {
        Table table = tables.get(index);
        mapping.purgeToZeros(
                tableSections.get(index),
                table.leadingBytes() + (long) from * table.entryBytes(),
                table.leadingBytes() + (long) to * table.entryBytes());
    }

    /**
     * Says that purged blocks will be used again.
     *
     * @throws dev.weir.core.CommitFailed if the system refuses
     */
    public void reuse(int from, int to) {
        mapping.reuse(blocks, from * blockBytes, (to - from) * blockBytes);
    }

    /**
     * Gives all memory back. Addresses that were committed stay readable until nothing can reach them, as zeros, or the
     * blocks on Windows as what was there.
     */
    public void close() {
        mapping.close();
    }

    /** {@return the address of the first block} */
    public long blocks() {
        return blocks.start;
    }

    /** {@return the address of block 0's entry in a table, as numbered in the constructor} */
    public long table(int index) {
        return tableSections.get(index).start + tables.get(index).leadingBytes();
    }

    /** {@return a part of the blocks; it keeps the range mapped} */
    public MemorySegment slice(long address, long bytes) {
        return segment.asSlice(address - blocks.start, bytes);
    }

    /** {@return the size of the whole range, tables and guard pages included; 0 once closed} */
    public long reservedBytes() {
        return mapping.reservedBytes();
    }

    private static long roundUp(long value, long multiple) {
        return Math.ceilDiv(value, multiple) * multiple;
    }
}
