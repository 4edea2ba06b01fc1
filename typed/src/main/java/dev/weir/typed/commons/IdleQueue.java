package dev.weir.typed.commons;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** First in, first out, for the setting that almost nobody makes: 24 bytes of garbage a push. */
final class IdleQueue<T> implements IdleObjects<T> {
    private final ConcurrentLinkedQueue<Lease<T>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Counts first, so that the size is never negative; between the two a pop may find less than was counted. */
    @Override
    public void push(Lease<T> lease) {
        size.getAndIncrement();
        queue.add(lease);
    }

    @Override
    public @Nullable Lease<T> pop() {
        Lease<T> lease = queue.poll();
        if (lease != null) {
            size.getAndDecrement();
        }
        return lease;
    }

    @Override
    public int size() {
        return size.get();
    }
}
