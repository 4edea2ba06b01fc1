package dev.weir.examples.flows;

import dev.weir.typed.TypedPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscBlockingConsumerVarHandleArrayQueue;

/**
 * Adds up the flows that event loops hand to it, and puts their records back from its own thread. While there is
 * nothing to do it sleeps. The queue is bounded: what it has no room for stays with the loop.
 *
 * <p>A record has one owner at a time. The queue passes it on together with what the loop wrote into it, so the loop
 * must not touch it any more, and nobody counts references.
 */
final class Worker {
    /** How many flows are added up before readers see them. */
    private static final int MOST_AT_ONCE = 256;

    private final TypedPool<FlowRecord> pool;
    private final Aggregate aggregate;
    private final MpscBlockingConsumerVarHandleArrayQueue<FlowRecord> queue;
    private final MessagePassingQueue.Consumer<FlowRecord> consumer = this::handle;
    private final AtomicInteger peak = new AtomicInteger();
    private final Thread thread;

    /** @param queued how many records may wait */
    Worker(TypedPool<FlowRecord> pool, Aggregate aggregate, int queued, String name) {
        this.pool = pool;
        this.aggregate = aggregate;
        this.queue = new MpscBlockingConsumerVarHandleArrayQueue<>(queued);
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Waits until it has handled all that it was handed. Nobody may hand it anything from now on. */
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    /** Takes over the records of a batch, and leaves those in it that the queue has no room for. Any thread. */
    void hand(Batch batch) {
        int handed = batch.size();
        int filled;
        do {
            // It may stop short of what there is room for, as when the worker has to be woken.
            filled = queue.fill(batch, batch.size());
        } while (filled > 0 && batch.size() > 0);
        notePeak(Math.max(queue.size(), handed - batch.size()));
    }

    /** {@return the most records here at once since the last call} Any thread. */
    int peak() {
        return peak.getAndSet(0);
    }

    Aggregate aggregate() {
        return aggregate;
    }

    /** Handles what is there. {@return whether there was anything} The worker's thread, or any while it doesn't run. */
    boolean drain() {
        int handled = queue.drain(consumer, MOST_AT_ONCE);
        aggregate.publish();
        return handled > 0;
    }

    private void run() {
        try {
            while (true) {
                handle(queue.take());
                drain();
            }
        } catch (InterruptedException e) {
            finish();
        }
    }

    private void finish() {
        boolean more;
        do {
            more = drain();
        } while (more);
        pool.flush();
    }

    private void handle(FlowRecord record) {
        try {
            aggregate.add(record);
            pool.put(record);
        } catch (RuntimeException e) {
            aggregate.failures.add("a flow could not be handled", e);
        }
    }

    private void notePeak(int records) {
        if (records > peak.get()) {
            peak.accumulateAndGet(records, Math::max);
        }
    }
}
