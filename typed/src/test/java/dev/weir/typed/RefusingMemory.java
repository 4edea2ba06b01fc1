package dev.weir.typed;

import dev.weir.core.CommitFailed;
import dev.weir.core.memory.VirtualMemory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The system's memory, which refuses to commit when told to, or one call of any kind, or all from that one on, and
 * counts what it was asked for beside that.
 */
final class RefusingMemory implements VirtualMemory {
    private final VirtualMemory system = VirtualMemory.system();
    volatile boolean refuse;
    /** The first call that is refused, and the last. */
    volatile int refusedFrom = Integer.MAX_VALUE;

    volatile int refusedTo = Integer.MAX_VALUE;
    final AtomicInteger calls = new AtomicInteger();
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

    private void check(boolean refused) {
        int call = calls.incrementAndGet();
        if (refused || (call >= refusedFrom && call <= refusedTo)) {
            throw new CommitFailed("refused by a test", 12);
        }
    }

    @Override
    public long reserve(long bytes) {
        check(false);
        return system.reserve(bytes);
    }

    @Override
    public void commit(long address, long bytes) {
        check(refuse);
        system.commit(address, bytes);
    }

    @Override
    public void discard(long address, long bytes) {
        check(false);
        system.discard(address, bytes);
    }

    @Override
    public void release(long address, long bytes) {
        check(false);
        system.release(address, bytes);
    }

    @Override
    public void useHugePages(long address, long bytes) {
        check(false);
        inHugePages += bytes;
        system.useHugePages(address, bytes);
    }

    @Override
    public void populate(long address, long bytes) {
        check(false);
        populated += bytes;
        system.populate(address, bytes);
    }

    @Override
    public void guard(long address, long bytes) {
        system.guard(address, bytes);
    }

    @Override
    public boolean guardsSplitMappings() {
        return system.guardsSplitMappings();
    }

    @Override
    public boolean discardsGuards() {
        return system.discardsGuards();
    }

    @Override
    public void purge(long address, long bytes) {
        check(false);
        system.purge(address, bytes);
    }

    @Override
    public boolean purgesToZeros() {
        return system.purgesToZeros();
    }

    @Override
    public void reuse(long address, long bytes) {
        check(false);
        system.reuse(address, bytes);
    }

    @Override
    public void clear(long address, long bytes) {
        check(false);
        system.clear(address, bytes);
    }
}
