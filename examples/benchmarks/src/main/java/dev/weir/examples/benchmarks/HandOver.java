package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.Carrier;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;

/** A receiver thread that takes messages from whoever calls {@link #send}, which is to be one thread. */
final class HandOver implements AutoCloseable {
    private final Carrier carrier;
    private final SlotRing ring = new SlotRing(false);
    private final Thread receiver;
    private long sent;
    private long receivedSum;
    private @Nullable Throwable failure;

    /** @param carrier what the messages are; closed together with this */
    HandOver(Carrier carrier) {
        this.carrier = carrier;
        this.receiver = new FastThreadLocalThread(this::receive, "receiver");
        receiver.setDaemon(true);
        receiver.start();
    }

    /**
     * Sends messages and waits until all are received. Like the receiver it counts in a local variable: the fields of
     * this object share a line, which would go to and fro with every message.
     */
    void send(int count) throws Exception {
        long first = sent;
        for (int i = 0; i < count; i++) {
            int slot = ring.awaitRoom();
            carrier.send(slot, first + i);
            ring.sent();
        }
        ring.awaitEmpty();
        sent = first + count;
    }

    private void receive() {
        long sum = 0;
        try {
            carrier.enter();
            for (int slot = ring.awaitMessage(); slot != SlotRing.CLOSED; slot = ring.awaitMessage()) {
                sum += carrier.receive(slot);
                ring.received();
            }
        } catch (Throwable e) {
            failure = e;
        } finally {
            receivedSum = sum;
            ring.close();
        }
    }

    /** @throws IllegalStateException if a message was lost or changed on its way */
    @Override
    public void close() {
        ring.close();
        join(receiver);
        carrier.close();
        check(sum(sent), receivedSum, failure);
    }

    /** {@return the sum of so many messages, of which message n carries n, n+1, n+2 and n+3} */
    static long sum(long messages) {
        return 2 * messages * (messages - 1) + 6 * messages;
    }

    /** @throws IllegalStateException if the sums differ, or something failed */
    static void check(long sentSum, long receivedSum, @Nullable Throwable failure) {
        if (failure != null || receivedSum != sentSum) {
            throw new IllegalStateException(
                    "messages that sum up to %,d were sent and %,d was received".formatted(sentSum, receivedSum),
                    failure);
        }
    }

    /** Waits until a thread of the hand-over has ended. */
    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the last messages were taken", e);
        }
    }
}
