package dev.weir.core;

import dev.weir.core.memory.VirtualMemory;

/** Memory that passes each call on. */
class ForwardingMemory implements VirtualMemory {
    private final VirtualMemory next;

    ForwardingMemory(VirtualMemory next) {
        this.next = next;
    }

    @Override
    public long pageSize() {
        return next.pageSize();
    }

    @Override
    public long cacheLine() {
        return next.cacheLine();
    }

    @Override
    public long hugePageSize() {
        return next.hugePageSize();
    }

    @Override
    public boolean releasesParts() {
        return next.releasesParts();
    }

    @Override
    public long reserve(long bytes) {
        return next.reserve(bytes);
    }

    @Override
    public void commit(long address, long bytes) {
        next.commit(address, bytes);
    }

    @Override
    public void useHugePages(long address, long bytes) {
        next.useHugePages(address, bytes);
    }

    @Override
    public void populate(long address, long bytes) {
        next.populate(address, bytes);
    }

    @Override
    public void guard(long address, long bytes) {
        next.guard(address, bytes);
    }

    @Override
    public boolean guardsSplitMappings() {
        return next.guardsSplitMappings();
    }

    @Override
    public boolean discardsGuards() {
        return next.discardsGuards();
    }

    @Override
    public void purge(long address, long bytes) {
        next.purge(address, bytes);
    }

    @Override
    public boolean purgesToZeros() {
        return next.purgesToZeros();
    }

    @Override
    public void reuse(long address, long bytes) {
        next.reuse(address, bytes);
    }

    @Override
    public void discard(long address, long bytes) {
        next.discard(address, bytes);
    }

    @Override
    public void clear(long address, long bytes) {
        next.clear(address, bytes);
    }

    @Override
    public void release(long address, long bytes) {
        next.release(address, bytes);
    }
}
