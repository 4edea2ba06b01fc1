package dev.weir.examples.benchmarks;

import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;

/** A receiver thread that takes messages from whoever calls {@link #send}, which is to be one thread. */
final class HandOver implements AutoCloseable {
    private final Carrier carrier;
    private final SlotRing ring = new SlotRing();
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

    /** Sends messages and waits until all are received. */
    void send(int count) {
        for (int i = 0; i < count; i++) {
            int slot = ring.awaitRoom();
            carrier.send(slot, sent++);
            ring.sent();
        }
        ring.awaitEmpty();
    }

    private void receive() {
        try {
            for (int slot = ring.awaitMessage(); slot != SlotRing.CLOSED; slot = ring.awaitMessage()) {
                receivedSum += carrier.receive(slot);
                ring.received();
            }
        } catch (Throwable e) {
            failure = e;
        } finally {
            ring.close();
        }
    }

    /** @throws IllegalStateException if a message was lost or changed on its way */
    @Override
    public void close() {
        ring.close();
        awaitReceiver();
        carrier.close();
        // Message n carries n, n+1, n+2 and n+3.
        long sentSum = 2 * sent * (sent - 1) + 6 * sent;
        if (failure != null || receivedSum != sentSum) {
            throw new IllegalStateException(
                    "messages that sum up to %,d were sent and %,d was received".formatted(sentSum, receivedSum),
                    failure);
        }
    }

    private void awaitReceiver() {
        try {
            receiver.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the receiver took the last messages", e);
        }
    }
}
