package dev.weir.core.blocks;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Trims shared blocks, one trim after the other, for a caller who waits for it or for the background thread. */
final class Trimmer {
    /** For a millisecond. */
    private static final int MOST_PAUSES = 210;

    private final ReentrantLock lock;
    private final Stock stock;
    private final Growth growth;
    private final Events events;
    /** Had by whoever trims, from the first step to the last. No lock: a trim in the background may change threads. */
    private final Semaphore turn = new Semaphore(1);

    /** @param lock the reserve's, which each step is taken under */
    Trimmer(ReentrantLock lock, Stock stock, Growth growth, Events events) {
        this.lock = lock;
        this.stock = stock;
        this.growth = growth;
        this.events = events;
    }

    /**
     * Trims all there is. A second one waits for the first.
     *
     * @return what became of it, or null if the pool has ended
     * @throws dev.weir.core.CommitFailed if the system refuses
     */
    @Nullable
    TrimRun trim() {
        turn.acquireUninterruptibly();
        TrimRun run = beginOrPass(0);
        if (run != null) {
            try {
                while (step(run)) {
                    makeWay();
                }
            } finally {
                end(run);
            }
        }
        return run;
    }

    /**
     * Begins a trim, which the caller has to {@link #end}.
     *
     * @param keep how many of the free blocks are to stay
     * @return null if another trim is under way, or the pool has ended
     */
    @Nullable
    TrimRun tryBegin(int keep) {
        return turn.tryAcquire() ? beginOrPass(keep) : null;
    }

    private @Nullable TrimRun beginOrPass(int keep) {
        TrimRun run = null;
        lock.lock();
        try {
            if (!stock.hasEnded()) {
                run = new TrimRun(stock, growth, keep);
            }
        } finally {
            lock.unlock();
            if (run == null) {
                turn.release();
            }
        }
        return run;
    }

    /** Takes the next step. {@return false if there is none} */
    boolean step(TrimRun run) {
        lock.lock();
        try {
            return !stock.hasEnded() && run.step();
        } finally {
            lock.unlock();
        }
    }

    /** Ends a trim, also one that was refused: what it still holds goes back. */
    void end(TrimRun run) {
        try {
            run.giveUp();
            while (step(run)) {
                makeWay();
            }
            growth.settle();
            events.trimmed(run.bytes(), System.nanoTime() - run.start());
        } finally {
            turn.release();
        }
    }

    /** The lock is not fair: without this, who waits for it could lose it to one step after the other. */
    private void makeWay() {
        var patience = new Patience();
        for (int i = 0; i < MOST_PAUSES && lock.hasQueuedThreads(); i++) {
            patience.pause();
        }
    }
}
