package dev.weir.core.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The reserved range of one freelist: three sections, each committed from its start and followed by inaccessible pages.
 *
 * <pre>
 *   free list (int per block) | guard | generations (int per block) | guard | blocks | guard
 * </pre>
 *
 * <p>The range is unmapped when neither this object nor any segment taken from it can be reached, never before. So
 * whoever uses an address of it holds on to the region until after the access.
 */
public final class Region {
    private static final int TABLE_ENTRY_BYTES = Integer.BYTES;

    private final Mapping mapping;
    private final Mapping.Section freeList;
    private final Mapping.Section generations;
    private final Mapping.Section blocks;
    private final long blockBytes;
    private final MemorySegment segment;

    /**
     * Reserves room for {@code capacity} blocks and commits nothing.
     *
     * @param blockBytes distance between two blocks
     * @throws dev.weir.core.CommitFailed if the system refuses to reserve
     */
    public Region(VirtualMemory memory, long blockBytes, int capacity) {
        this.blockBytes = blockBytes;
        long page = memory.pageSize();
        long table = roundUp((long) capacity * TABLE_ENTRY_BYTES, page);
        long data = roundUp(Math.multiplyExact(blockBytes, capacity), page);
        long bytes = Math.addExact(data, 2 * table + 3 * page);
        RangeLimit.acquire();
        long address = reserveOrReleaseLimit(memory, bytes);
        this.freeList = new Mapping.Section(address, table);
        this.generations = new Mapping.Section(address + table + page, table);
        this.blocks = new Mapping.Section(address + 2 * (table + page), data);
        var owned = new Mapping(memory, address, bytes, List.of(freeList, generations, blocks));
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
        mapping.commit(freeList, (long) blockCount * TABLE_ENTRY_BYTES);
        mapping.commit(generations, (long) blockCount * TABLE_ENTRY_BYTES);
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

    /** {@return the address of the free list's first entry} */
    public long freeList() {
        return freeList.start;
    }

    /** {@return the address of block 0's generation} */
    public long generations() {
        return generations.start;
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
