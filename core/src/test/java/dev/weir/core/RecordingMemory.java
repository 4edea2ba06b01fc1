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
        note("discard", address, bytes);
        super.discard(address, bytes);
    }

    @Override
    public void release(long address, long bytes) {
        note("release", address, bytes);
        super.release(address, bytes);
    }

    @Override
    public void useHugePages(long address, long bytes) {
        note("useHugePages", address, bytes);
        super.useHugePages(address, bytes);
    }

    @Override
    public void populate(long address, long bytes) {
        note("populate", address, bytes);
        super.populate(address, bytes);
    }

    @Override
    public void guard(long address, long bytes) {
        calls.add(new Call("guard", address, bytes));
        check("guard");
        super.guard(address, bytes);
    }

    @Override
    public void purge(long address, long bytes) {
        note("purge", address, bytes);
        super.purge(address, bytes);
    }

    @Override
    public void reuse(long address, long bytes) {
        note("reuse", address, bytes);
        super.reuse(address, bytes);
    }

    @Override
    public void clear(long address, long bytes) {
        note("clear", address, bytes);
        super.clear(address, bytes);
    }

    /** {@return the sum of the bytes of all calls of that name} */
    long bytesOf(String name) {
        return calls.stream().filter(call -> call.name.equals(name)).mapToLong(Call::bytes).sum();
    }

    /** Writes a call down, refused or not. */
    private void note(String name, long address, long bytes) {
        calls.add(new Call(name, address, bytes));
        check(name);
    }

    private void check(String name) {
        callers.add(Thread.currentThread());
        boolean grows = name.equals("reserve") || name.equals("commit");
        if (refused.contains(name) || (refuse && grows)) {
            throw new CommitFailed("the test refused to " + name, 12);
        }
    }
}
