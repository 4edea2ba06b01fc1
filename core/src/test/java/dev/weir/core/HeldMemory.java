package dev.weir.core;

import dev.weir.core.memory.VirtualMemory;
import java.util.concurrent.CountDownLatch;

/** Memory whose commits, while they are held, tell of themselves and wait to be let go. */
final class HeldMemory implements VirtualMemory {
    final RecordingMemory delegate = new RecordingMemory();
    private final CountDownLatch reached;
    private final CountDownLatch released;
    volatile boolean held;

    HeldMemory(CountDownLatch reached, CountDownLatch released) {
        this.reached = reached;
        this.released = released;
    }

    @Override
    public long pageSize() {
        return delegate.pageSize();
    }

    @Override
    public long cacheLine() {
        return delegate.cacheLine();
    }

    @Override
    public long reserve(long bytes) {
        return delegate.reserve(bytes);
    }

    @Override
    public void commit(long address, long bytes) {
        if (held) {
            reached.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        delegate.commit(address, bytes);
    }

    @Override
    public void discard(long address, long bytes) {
        delegate.discard(address, bytes);
    }

    @Override
    public void release(long address, long bytes) {
        delegate.release(address, bytes);
    }
}
