package dev.weir.core;

import dev.weir.core.memory.VirtualMemory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The system's memory, with every call written down, and refused where a test says so. */
final class RecordingMemory extends ForwardingMemory {
    final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    /** Who has made a call since a test last cleared it. */
    final Set<Thread> callers = ConcurrentHashMap.newKeySet();
    /** Whether reserve and commit are refused. */
    volatile boolean refuse;

    long hugePageSize = super.hugePageSize();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    RecordingMemory() {
        super(VirtualMemory.system());
    }

    /** Refuses calls of that name from now on. */
    void refuse(String name) {
        refused.add(name);
    }

    record Call(String name, long address, long bytes) {}

    void allow(String name) {
        refused.remove(name);
    }

    @Override
    public long hugePageSize() {
        return hugePageSize;
    }

    @Override
    public long reserve(long bytes) {
        check("reserve");
        long address = super.reserve(bytes);
        calls.add(new Call("reserve", address, bytes));
        return address;
    }

    @Override
    public void commit(long address, long bytes) {
        check("commit");
        calls.add(new Call("commit", address, bytes));
        super.commit(address, bytes);
    }

    @Override
    public void discard(long address, long bytes) {
        calls.add(new Call("discard", address, bytes));
        check("discard");
        super.discard(address, bytes);
    }

    @Override
    public void release(long address, long bytes) {
        calls.add(new Call("release", address, bytes));
        check("release");
        super.release(address, bytes);
    }

    @Override
    public void useHugePages(long address, long bytes) {
        calls.add(new Call("useHugePages", address, bytes));
        check("useHugePages");
        super.useHugePages(address, bytes);
    }

    @Override
    public void populate(long address, long bytes) {
        calls.add(new Call("populate", address, bytes));
        check("populate");
        super.populate(address, bytes);
    }

    @Override
    public void purge(long address, long bytes) {
        calls.add(new Call("purge", address, bytes));
        check("purge");
        super.purge(address, bytes);
    }

    @Override
    public void reuse(long address, long bytes) {
        calls.add(new Call("reuse", address, bytes));
        check("reuse");
        super.reuse(address, bytes);
    }

    @Override
    public void clear(long address, long bytes) {
        calls.add(new Call("clear", address, bytes));
        check("clear");
        super.clear(address, bytes);
    }

    /** {@return the sum of the bytes of all calls of that name} */
    long bytesOf(String name) {
        return calls.stream().filter(call -> call.name.equals(name)).mapToLong(Call::bytes).sum();
    }

    private void check(String name) {
        callers.add(Thread.currentThread());
        boolean grows = name.equals("reserve") || name.equals("commit");
        if (refused.contains(name) || (refuse && grows)) {
            throw new CommitFailed("the test refused to " + name, 12);
        }
    }
}
