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
     * Reserves room for {@code capacity} blocks and commits nothing.
     *
     * @param blockBytes distance between two blocks
     * @throws dev.weir.core.CommitFailed if the system refuses to reserve
     */
    public Region(VirtualMemory memory, long blockBytes, int capacity, List<Table> tables) {
        this.blockBytes = blockBytes;
        this.tables = List.copyOf(tables);
        long page = memory.pageSize();
        List<Long> sizes = new ArrayList<>();
        for (Table table : tables) {
            sizes.add(roundUp(table.bytes(capacity), page));
        }
        long data = roundUp(Math.multiplyExact(blockBytes, capacity), page);
        sizes.add(data);
        long bytes = 0;
        for (long size : sizes) {
            bytes = Math.addExact(bytes, size + page);
        }
        RangeLimit.acquire();
        long address = reserveOrReleaseLimit(memory, bytes);
        List<Mapping.Section> sections = new ArrayList<>();
        long start = address;
        for (long size : sizes) {
            sections.add(new Mapping.Section(start, size));
            start += size + page;
        }
        this.blocks = sections.getLast();
        this.tableSections = List.copyOf(sections.subList(0, tables.size()));
        var owned = new Mapping(memory, address, bytes, List.copyOf(sections));
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

    /** Gives all memory back. Addresses that were committed stay readable, as zeros, until nothing can reach them. */
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
