package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.Carrier;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Says which of {@value Carrier#SLOTS} slots a sender may fill and a receiver may empty next; one thread each. What is
 * in the slots is the caller's, so that longs and references travel alike. What was done before {@link #sent}
 * happens-before what follows the receiver's {@link #awaitMessage}, and likewise for {@link #received} and {@link
 * #awaitRoom}.
 */
final class SlotRing {
    private static final int SLOTS = Carrier.SLOTS;

    /** What {@link #awaitMessage} answers after the last message. */
    static final int CLOSED = -1;

    /** What {@link #pollMessage} answers if there is none. */
    static final int NONE = -2;

    /**
     * Messages are shown to the receiver so many at a time, as an event loop hands on what one read brought, and so are
     * emptied slots to the sender: otherwise both would wait for the line of a cursor at each message, and the time of
     * that would hide what the messages themselves cost.
     */
    private static final int BATCH = 32;

    private static final int SPINS = 1 << 14;
    private static final VarHandle CURSOR = MethodHandles.arrayElementVarHandle(long[].class);

    // Two cache lines between what a thread shows, which the other one polls, and what it keeps for itself.
    private static final int APART = 128 / Long.BYTES;
    private static final int SENT = APART;
    private static final int FILLED = SENT + APART;
    private static final int RECEIVED_AS_SEEN = FILLED + 1;
    private static final int RECEIVED = RECEIVED_AS_SEEN + APART;
    private static final int EMPTIED = RECEIVED + APART;
    private static final int SENT_AS_SEEN = EMPTIED + 1;
    private static final int LENGTH = SENT_AS_SEEN + APART;

    private final long[] cursors = new long[LENGTH];
    private final boolean crowded;
    private volatile boolean closed;

    /** @param crowded whether there are more threads than processors, so that who waits had better make room */
    SlotRing(boolean crowded) {
        this.crowded = crowded;
    }

    /**
     * {@return the slot to fill next, once there is one}
     *
     * @throws IllegalStateException if the ring is closed and full
     */
    int awaitRoom() {
        long filled = cursors[FILLED];
        if (cursors[RECEIVED_AS_SEEN] <= filled - SLOTS && !await(RECEIVED, RECEIVED_AS_SEEN, filled - SLOTS)) {
            throw new IllegalStateException("the receiver is gone, so nothing more can be sent");
        }
        return (int) filled & (SLOTS - 1);
    }

    /** The slot is filled. The receiver sees it when the batch is full, or at {@link #awaitEmpty}. */
    void sent() {
        if (++cursors[FILLED] % BATCH == 0) {
            show(SENT, FILLED);
        }
    }

    private void show(int cursor, int kept) {
        CURSOR.setRelease(cursors, cursor, cursors[kept]);
    }

    /** {@return the slot to empty next, once there is one, or {@link #CLOSED} if the ring is closed and empty} */
    int awaitMessage() {
        long emptied = cursors[EMPTIED];
        if (cursors[SENT_AS_SEEN] <= emptied) {
            show(RECEIVED, EMPTIED);
            if (!await(SENT, SENT_AS_SEEN, emptied)) {
                return CLOSED;
            }
        }
        return (int) emptied & (SLOTS - 1);
    }

    /** {@return the slot to empty next, or {@link #NONE}} */
    int pollMessage() {
        long emptied = cursors[EMPTIED];
        if (cursors[SENT_AS_SEEN] <= emptied) {
            show(RECEIVED, EMPTIED);
            cursors[SENT_AS_SEEN] = (long) CURSOR.getAcquire(cursors, SENT);
        }
        return cursors[SENT_AS_SEEN] <= emptied ? NONE : (int) emptied & (SLOTS - 1);
    }

    /** The slot is empty again. The sender sees it when the batch is, or when there are no more messages. */
    void received() {
        if (++cursors[EMPTIED] % BATCH == 0) {
            show(RECEIVED, EMPTIED);
        }
    }

    /**
     * Waits until all that was sent is received. Sender only.
     *
     * @throws IllegalStateException if the ring is closed before that
     */
    void awaitEmpty() {
        show(SENT, FILLED);
        if (!await(RECEIVED, RECEIVED_AS_SEEN, cursors[FILLED] - 1)) {
            throw new IllegalStateException("the receiver is gone and left messages behind");
        }
    }

    /** Ends all waiting. Any thread. */
    void close() {
        closed = true;
    }

    /** {@return whether the other thread's cursor got past {@code from} before the ring was closed} */
    @SuppressWarnings("ThreadPriorityCheck") // where it is crowded, somebody wants this processor
    private boolean await(int cursor, int asSeen, long from) {
        for (int spins = 0; true; spins++) {
            boolean last = closed;
            long now = (long) CURSOR.getAcquire(cursors, cursor);
            if (now > from) {
                cursors[asSeen] = now;
                return true;
            }
            if (last) {
                return false;
            }
            // Where the two have no processor each, spinning on would only keep the other one waiting.
            if (crowded) {
                Thread.yield();
            } else if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1);
            }
        }
    }
}
