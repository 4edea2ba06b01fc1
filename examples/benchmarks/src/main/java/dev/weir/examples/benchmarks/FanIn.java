package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.Carrier;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@value Carrier#SENDERS} sender threads and a receiver thread, which takes from the senders in turn: more threads
 * than a small machine has processors. Each sender has a ring of its own.
 */
final class FanIn implements AutoCloseable {
    private final Carrier carrier;
    private final Sender[] senders = new Sender[Carrier.SENDERS];
    private final Thread receiver = new FastThreadLocalThread(this::receive, "receiver");
    private CountDownLatch round = new CountDownLatch(0);
    private int share;
    private long receivedSum;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    /** @param carrier what the messages are; closed together with this */
    FanIn(Carrier carrier) {
        this.carrier = carrier;
        for (int i = 0; i < senders.length; i++) {
            senders[i] = new Sender(i * Carrier.SLOTS);
        }
        receiver.setDaemon(true);
        receiver.start();
        for (Sender sender : senders) {
            sender.thread.start();
        }
    }

    /** One sender, and the ring between it and the receiver. */
    private final class Sender {
        final SlotRing ring = new SlotRing(true);
        final Semaphore go = new Semaphore(0);
        final Thread thread = new FastThreadLocalThread(this::run, "sender");
        final int firstSlot;
        long sent;

        Sender(int firstSlot) {
            this.firstSlot = firstSlot;
            thread.setDaemon(true);
        }

        private void run() {
            for (go.acquireUninterruptibly(); !closed; go.acquireUninterruptibly()) {
                try {
                    carrier.enter();
                    send(share);
                } catch (Throwable e) {
                    fail(e);
                } finally {
                    round.countDown();
                }
            }
        }

        private void send(int count) throws Exception {
            long first = sent;
            for (int i = 0; i < count; i++) {
                int slot = ring.awaitRoom();
                carrier.send(firstSlot + slot, first + i);
                ring.sent();
            }
            ring.awaitEmpty();
            sent = first + count;
        }

        /** {@return whether there was a message} */
        boolean receive() throws Exception {
            long sum = 0;
            boolean any = false;
            for (int slot = ring.pollMessage(); slot != SlotRing.NONE; slot = ring.pollMessage()) {
                sum += carrier.receive(firstSlot + slot);
                ring.received();
                any = true;
            }
            if (any) {
                receivedSum += sum;
            }
            return any;
        }
    }

    /**
     * Lets each sender send its share of the messages, and waits until all are received.
     *
     * @throws IllegalStateException if a thread failed
     */
    void send(int count) throws InterruptedException {
        share = count / senders.length;
        round = new CountDownLatch(senders.length);
        for (Sender sender : senders) {
            sender.go.release();
        }
        round.await();
        if (failure != null) {
            throw new IllegalStateException("a thread of the hand-over failed", failure);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // there are more threads than processors, so somebody wants this one
    private void receive() {
        try {
            carrier.enter();
            while (!closed) {
                boolean any = false;
                for (Sender sender : senders) {
                    any |= sender.receive();
                }
                if (!any) {
                    Thread.yield();
                }
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** Ends all waiting for messages. What failed first is what is reported. */
    private synchronized void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
        for (Sender sender : senders) {
            sender.ring.close();
        }
    }

    /** @throws IllegalStateException if a message was lost or changed on its way, or a thread failed */
    @Override
    public void close() {
        closed = true;
        HandOver.join(receiver);
        for (Sender sender : senders) {
            sender.go.release();
            HandOver.join(sender.thread);
        }
        carrier.close();
        long sentSum = Stream.of(senders).mapToLong(sender -> HandOver.sum(sender.sent)).sum();
        HandOver.check(sentSum, receivedSum, failure);
    }
}
