package dev.weir.core;

import java.util.concurrent.CountDownLatch;

/** Memory whose commits, while they are held, tell of themselves and wait to be let go. */
final class HeldMemory extends ForwardingMemory {
    final RecordingMemory delegate;
    private final CountDownLatch reached;
    private final CountDownLatch released;
    volatile boolean held;

    HeldMemory(CountDownLatch reached, CountDownLatch released) {
        this(new RecordingMemory(), reached, released);
    }

    private HeldMemory(RecordingMemory delegate, CountDownLatch reached, CountDownLatch released) {
        super(delegate);
        this.delegate = delegate;
        this.reached = reached;
        this.released = released;
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
        super.commit(address, bytes);
    }
}
