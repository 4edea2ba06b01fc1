package dev.weir.core;

import dev.weir.core.memory.VirtualMemory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The system's memory, of whose calls one fails, or all from that one on until it is mended. */
final class FailingMemory extends ForwardingMemory {
    static final int ERRNO = 12;

    /** Two pages, so that huge pages take part and cost little. */
    private static final int HUGE_PAGE = 8192;

    private final int first;
    private final boolean persistent;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean mended;
    private volatile long tablesEnd;
    /** The calls that failed, each with the thread that made it. */
    final Set<String> failed = ConcurrentHashMap.newKeySet();

    /**
     * @param first      which call fails, from 1
     * @param persistent whether those after it fail too
     */
    FailingMemory(int first, boolean persistent) {
        super(VirtualMemory.system());
        this.first = first;
        this.persistent = persistent;
    }

    /** No call fails any more. */
    void mend() {
        mended = true;
    }

    /** Has purges below an address, where the blocks begin, told apart from others. */
    void blocksAt(long address) {
        tablesEnd = address;
    }

    /** {@return whether there were so many calls that one failed} */
    boolean hasFailed() {
        return calls.get() >= first;
    }

    @Override
    public long hugePageSize() {
        return HUGE_PAGE;
    }

    @Override
    public long reserve(long bytes) {
        return perform("reserve", () -> super.reserve(bytes));
    }

    @Override
    public void commit(long address, long bytes) {
        perform("commit", () -> super.commit(address, bytes));
    }

    @Override
    public void useHugePages(long address, long bytes) {
        perform("use huge pages", () -> super.useHugePages(address, bytes));
    }

    @Override
    public void populate(long address, long bytes) {
        perform("populate", () -> super.populate(address, bytes));
    }

    @Override
    public void guard(long address, long bytes) {
        perform("guard", () -> super.guard(address, bytes));
    }

    @Override
    public void purge(long address, long bytes) {
        perform(address < tablesEnd ? "purge tables" : "purge", () -> super.purge(address, bytes));
    }

    @Override
    public void reuse(long address, long bytes) {
        perform("reuse", () -> super.reuse(address, bytes));
    }

    @Override
    public void discard(long address, long bytes) {
        perform("discard", () -> super.discard(address, bytes));
    }

    @Override
    public void clear(long address, long bytes) {
        perform("clear", () -> super.clear(address, bytes));
    }

    @Override
    public void release(long address, long bytes) {
        perform("release", () -> super.release(address, bytes));
    }

    private void perform(String name, Runnable call) {
        perform(name, () -> {
            call.run();
            return 0;
        });
    }

    private long perform(String name, LongSupplier call) {
        int number = calls.incrementAndGet();
        boolean fails = persistent ? number >= first : number == first;
        if (fails && !mended) {
            failed.add(name + " on " + Thread.currentThread().getName());
            throw new CommitFailed("%s, call %d: errno %d (ENOMEM)".formatted(name, number, ERRNO), ERRNO);
        }
        return call.getAsLong();
    }
}
