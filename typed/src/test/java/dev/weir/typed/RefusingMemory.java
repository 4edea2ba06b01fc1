package dev.weir.typed;

import dev.weir.core.CommitFailed;
import dev.weir.core.memory.VirtualMemory;

/** The system's memory, which refuses to commit when told to. */
final class RefusingMemory implements VirtualMemory {
    private final VirtualMemory system = VirtualMemory.system();
    boolean refuse;

    @Override
    public long pageSize() {
        return system.pageSize();
    }

    @Override
    public long cacheLine() {
        return system.cacheLine();
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
}
