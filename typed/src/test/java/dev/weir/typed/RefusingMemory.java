package dev.weir.typed;

import dev.weir.core.CommitFailed;
import dev.weir.core.memory.VirtualMemory;

/** The system's memory, which refuses to commit when told to, and counts what it was asked for beside that. */
final class RefusingMemory implements VirtualMemory {
    private final VirtualMemory system = VirtualMemory.system();
    boolean refuse;
    long hugePageSize = system.hugePageSize();
    long inHugePages;
    long populated;

    @Override
    public long pageSize() {
        return system.pageSize();
    }

    @Override
    public long cacheLine() {
        return system.cacheLine();
    }

    @Override
    public long hugePageSize() {
        return hugePageSize;
    }

    @Override
    public boolean releasesParts() {
        return system.releasesParts();
    }

    @Override
    public long reserve(long bytes) {
        return system.reserve(bytes);
    }

    @Override
    public void commit(long address, long bytes) {
        if (refuse) {
            throw new CommitFailed("refused by a test", 12);
        }
        system.commit(address, bytes);
    }

    @Override
    public void discard(long address, long bytes) {
        system.discard(address, bytes);
    }

    @Override
    public void release(long address, long bytes) {
        system.release(address, bytes);
    }

    @Override
    public void useHugePages(long address, long bytes) {
        inHugePages += bytes;
        system.useHugePages(address, bytes);
    }

    @Override
    public void populate(long address, long bytes) {
        populated += bytes;
        system.populate(address, bytes);
    }

    @Override
    public void purge(long address, long bytes) {
        system.purge(address, bytes);
    }

    @Override
    public void reuse(long address, long bytes) {
        system.reuse(address, bytes);
    }

    @Override
    public void clear(long address, long bytes) {
        system.clear(address, bytes);
    }
}
