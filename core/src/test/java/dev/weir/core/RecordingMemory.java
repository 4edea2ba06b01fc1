package dev.weir.core;

import dev.weir.core.memory.VirtualMemory;
import java.util.ArrayList;
import java.util.List;

/** The system's memory, with every call written down, and commits refused while {@code refuse} says so. */
final class RecordingMemory implements VirtualMemory {
    private final VirtualMemory system = VirtualMemory.system();
    final List<Call> calls = new ArrayList<>();
    boolean refuse;

    record Call(String name, long address, long bytes) {}

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
        return system.hugePageSize();
    }

    @Override
    public boolean releasesParts() {
        return system.releasesParts();
    }

    @Override
    public long reserve(long bytes) {
        refuse("reserve");
        long address = system.reserve(bytes);
        calls.add(new Call("reserve", address, bytes));
        return address;
    }

    @Override
    public void commit(long address, long bytes) {
        refuse("commit");
        calls.add(new Call("commit", address, bytes));
        system.commit(address, bytes);
    }

    @Override
    public void discard(long address, long bytes) {
        calls.add(new Call("discard", address, bytes));
        system.discard(address, bytes);
    }

    @Override
    public void release(long address, long bytes) {
        calls.add(new Call("release", address, bytes));
        system.release(address, bytes);
    }

    @Override
    public void useHugePages(long address, long bytes) {
        calls.add(new Call("useHugePages", address, bytes));
        system.useHugePages(address, bytes);
    }

    @Override
    public void populate(long address, long bytes) {
        calls.add(new Call("populate", address, bytes));
        system.populate(address, bytes);
    }

    @Override
    public void purge(long address, long bytes) {
        calls.add(new Call("purge", address, bytes));
        system.purge(address, bytes);
    }

    @Override
    public void reuse(long address, long bytes) {
        calls.add(new Call("reuse", address, bytes));
        system.reuse(address, bytes);
    }

    @Override
    public void clear(long address, long bytes) {
        calls.add(new Call("clear", address, bytes));
        system.clear(address, bytes);
    }

    /** {@return the sum of the bytes of all calls of that name} */
    long bytesOf(String name) {
        return calls.stream().filter(call -> call.name.equals(name)).mapToLong(Call::bytes).sum();
    }

    private void refuse(String purpose) {
        if (refuse) {
            throw new CommitFailed("the test refused to " + purpose, 12);
        }
    }
}
