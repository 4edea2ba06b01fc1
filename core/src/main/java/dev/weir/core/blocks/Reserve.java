package dev.weir.core.blocks;

import static dev.weir.core.blocks.Blocks.NONE;

import dev.weir.core.CommitFailed;
import dev.weir.core.PoolClosed;
import dev.weir.core.WeirException;
import dev.weir.core.blocks.Blocks.Growing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the caches of shared blocks, under one lock: the stock of free blocks, commits, changes of the
 * limit, caches changing hands, waiting and close.
 *
 * <p>Listeners and budgets are told after the lock was released.
 */
final class Reserve {
    /** The lock is mostly held for less than a hundred nanoseconds; to stop a thread and to wake it takes thousands. */
    private static final int TRIES = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final SharedBlocks blocks;
    private final Growth growth;
    private final Events events;
    private final Depot depot;
    private final Waiters waiters = new Waiters(new Alarm(this::ring));
    private final Stock stock;
    private final Trimmer trimmer;
    /** Those who have ended the pool and wait for the blocks that are out. */
    private final List<Waiter> closers = new ArrayList<>();

    /** What was out at the close, if there was one who waited for it. */
    private BitSet outAtClose = new BitSet();

    private boolean registered;
    /** What the depot said last; its words are gone after close. */
    private volatile int carvedAtClose;

    Reserve(SharedBlocks blocks, Depot depot) {
        this.blocks = blocks;
        this.growth = blocks.growth;
        this.events = blocks.events;
        this.depot = depot;
        this.stock = new Stock(blocks, depot, waiters);
        this.trimmer = new Trimmer(lock, stock, growth, events);
    }

    CacheTable caches() {
        return stock.caches();
    }

    Waiters waiters() {
        return waiters;
    }

    Trimmer trimmer() {
        return trimmer;
    }

    /**
     * Takes the lock, after some tries that do not stop the thread.
     *
     * @param deadline null if there is none
     * @return false as {@link Deadline#lock} does
     */
    private boolean lock(@Nullable Deadline deadline) {
        for (int i = 0; i < TRIES; i++) {
            if (lock.tryLock()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return Deadline.lock(lock, deadline);
    }

    /** Lets go of the lock, and then wakes those who were served under it: before, they would only wait for it. */
    private void unlock() {
        Waiter served = waiters.takeServed();
        lock.unlock();
        for (; served != null; served = served.next) {
            served.wake();
        }
    }

    private void ring() {
        lock.lock();
        try {
            waiters.ring();
        } finally {
            unlock();
        }
    }

    /** {@return the bytes given back} */
    long trim() {
        TrimRun run = trimmer.trim();
        if (run == null) {
            throw closed();
        }
        return run.bytes();
    }

    /** The slow path of a take, which is the only way to grow and the only way to be exhausted. */
    int take() {
        return take((Deadline) null);
    }

    /** {@return a block, or NONE if there is none, or if a deadline passed or an interrupt came before the lock} */
    private int take(@Nullable Deadline deadline) {
        boolean refused = false;
        CommitFailed failure = null;
        while (true) {
            boolean ended;
            int block = NONE;
            if (!lock(deadline)) {
                return NONE;
            }
            try {
                ended = stock.hasEnded();
                if (!ended) {
                    block = stock.take(refused);
                }
                refused |= !growth.mayGrow();
            } finally {
                unlock();
            }
            if (ended) {
                throw closed();
            }
            if (block != NONE) {
                return block;
            }
            if (failure != null) {
                throw failure;
            }
            if (refused) {
                events.exhausted();
                return NONE;
            }
            long hitAt = events.guardHit();
            try {
                refused = !grow(deadline);
            } catch (CommitFailed e) {
                // Before it is thrown all caches are searched.
                failure = e;
                refused = true;
            }
            growth.settle();
            events.guardPassed(hitAt);
        }
    }

    /**
     * Adds the next chunk, unless another thread just did. The caller settles with the budget.
     *
     * @return false if the budget has no room, the limit was lowered, or the turn did not come in time
     */
    private boolean grow(@Nullable Deadline deadline) {
        return blocks.addChunk(deadline, () -> growth.isClosed() || hasFree()) != Growing.REFUSED;
    }

    private boolean hasFree() {
        lock.lock();
        try {
            return stock.hasFree();
        } finally {
            unlock();
        }
    }

    /** In the growth's turn. */
    void publish(int added) {
        lock.lock();
        try {
            // Before takers see the blocks, so that a block that was taken is never above it.
            blocks.committed = growth.nextEnd();
            growth.publish(added);
            stock.grew(added);
        } finally {
            unlock();
        }
    }

    /** In the growth's turn. */
    Growth.Step unpark() {
        lock.lock();
        try {
            Growth.Step step = growth.unpark((index, entry) -> stock.unpark(entry));
            stock.grew(step.blocks());
            return step;
        } finally {
            unlock();
        }
    }

    /**
     * Waits for a block, behind those who wait already.
     *
     * @return a block, or NONE if none came in time
     * @throws InterruptedException if the thread is interrupted before it has a block
     */
    int take(Duration atMost) throws InterruptedException {
        var deadline = Deadline.in(atMost, blocks.options().clock());
        if (!growth.mayGrow()) {
            // Nothing but a block that is given back can help, and for that the lock is taken once.
            return join(deadline, true);
        }
        int block = take(deadline);
        if (block != NONE) {
            return block;
        }
        requireNotInterrupted();
        return deadline.isPast() ? NONE : join(deadline, false);
    }

    private static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before a get could wait");
        }
    }

    /** @param first whether nobody has noted yet that this take found nothing */
    private int join(Deadline deadline, boolean first) throws InterruptedException {
        var waiter = new Waiter(deadline);
        boolean ended;
        if (!lock(deadline)) {
            requireNotInterrupted();
            return NONE;
        }
        try {
            ended = stock.hasEnded();
            int block = ended ? NONE : stock.take(true);
            if (block != NONE) {
                return block;
            }
            if (!ended) {
                registerForBudget();
                waiters.join(waiter);
            }
        } finally {
            unlock();
        }
        if (ended) {
            throw closed();
        }
        boolean waits = false;
        try {
            if (first) {
                events.exhausted();
            }
            // The limit or the budget may have got room since the last look.
            growForWaiters(deadline);
            waits = true;
        } finally {
            if (!waits) {
                quit(waiter);
            }
        }
        return outcome(waiter);
    }

    /** After an error, such as a listener's: what was handed to the thread goes back. */
    private void quit(Waiter waiter) {
        int outcome = waiters.leave(waiter);
        if (outcome >= 0) {
            tryGive(outcome);
        }
    }

    private int outcome(Waiter waiter) throws InterruptedException {
        int outcome = waiters.await(waiter);
        if (outcome == Waiters.DISMISSED) {
            throw new PoolClosed("%s was closed while a get waited".formatted(blocks.options().name()));
        }
        return outcome == Waiter.LEFT ? NONE : outcome;
    }

    private void registerForBudget() {
        Ledger budget = blocks.options().budget();
        if (budget != null && !registered) {
            registered = true;
            budget.register(this);
        }
    }

    /**
     * Commits for those who wait, on the thread that made room for it. What the system refuses then is no failure of
     * that thread's, and those who wait go on waiting. Other pools of the budget are not told of a charge that was
     * taken and given back at once, or two pools without memory could keep each other busy for ever.
     */
    void growForWaiters() {
        growForWaiters(null);
    }

    private void growForWaiters(@Nullable Deadline deadline) {
        try {
            boolean grown = true;
            while (grown && waiters.waiting() > 0 && growth.mayGrow()) {
                grown = grow(deadline);
            }
        } catch (CommitFailed e) {
            growth.settleQuietly();
        }
    }

    void give(int block) {
        if (!tryGive(block)) {
            throw closed();
        }
    }

    /** {@return false after close} */
    boolean tryGive(int block) {
        lock(null);
        try {
            if (growth.isClosed()) {
                return false;
            }
            stock.give(block);
            releaseClosers();
            return true;
        } finally {
            unlock();
        }
    }

    private void releaseClosers() {
        if (!closers.isEmpty() && stock.out() == 0) {
            for (Waiter closer : closers) {
                closer.end(0);
            }
        }
    }

    /** {@return a cache of the calling thread's own, if there is one to be had without waiting} */
    @Nullable
    Cache claim(Thread thread) {
        if (!lock.tryLock()) {
            return null;
        }
        try {
            return stock.isScarce() ? null : stock.caches().claim(thread);
        } finally {
            unlock();
        }
    }

    /** {@return a cache that is {@code handle}'s for as long as that is reachable} */
    Cache explicit(Object handle) {
        lock.lock();
        try {
            if (!stock.hasEnded()) {
                return stock.caches().explicit(handle);
            }
        } finally {
            unlock();
        }
        throw closed();
    }

    /** Empties a cache. The caller owns it and is outside of it; the lock keeps takers out. */
    void flush(Cache cache) {
        lock.lock();
        try {
            if (!growth.isClosed()) {
                cache.drainTo(stock.common());
            }
        } finally {
            unlock();
        }
    }

    /** Empties every cache, and leaves them open if they were. */
    void flushAll() {
        lock.lock();
        try {
            if (!growth.isClosed()) {
                stock.flushCaches();
            }
        } finally {
            unlock();
        }
    }

    /** Empties a cache, as flush does, and lets it go to the next that wants one. */
    void end(Cache cache) {
        flush(cache);
        lock.lock();
        try {
            cache.abandon();
        } finally {
            unlock();
        }
    }

    void limit(int wanted) {
        boolean ended;
        lock.lock();
        try {
            ended = stock.hasEnded();
            if (!ended) {
                growth.limit(wanted);
                stock.limitChanged();
            }
        } finally {
            unlock();
        }
        if (ended) {
            throw closed();
        }
        growForWaiters();
    }

    /** Ends the pool, waits for the blocks that are out, and closes. {@return what was out then} */
    BitSet close(Duration atMost) {
        var closer = new Waiter(Deadline.in(atMost, blocks.options().clock()));
        lock.lock();
        try {
            if (growth.isClosed()) {
                return new BitSet();
            }
            stock.end();
            closers.add(closer);
            releaseClosers();
        } finally {
            unlock();
        }
        try {
            closer.await();
        } catch (InterruptedException e) {
            // The caller wants to go on: what is out now is not waited for.
            Thread.currentThread().interrupt();
        }
        close();
        return outAtClose;
    }

    void close() {
        growth.turn().lock();
        lock.lock();
        try {
            if (!growth.isClosed()) {
                stock.end();
                carvedAtClose = depot.carved();
                if (!closers.isEmpty()) {
                    outAtClose = stock.drainToFindOut();
                    closers.forEach(closer -> closer.end(0));
                }
                growth.close();
            }
        } finally {
            unlock();
            growth.turn().unlock();
        }
        Ledger budget = blocks.options().budget();
        if (budget != null) {
            budget.unregister(this);
        }
        growth.settle();
        events.closed();
    }

    WeirException closed() {
        return blocks.misuse(new PoolClosed("%s is closed; get and put before close, or build a new one"
                .formatted(blocks.options().name())));
    }

    /** {@return how many blocks ever left the depot} */
    int carved() {
        int carved = depot.carved();
        return growth.isClosed() ? carvedAtClose : carved;
    }

    /** {@return how many blocks were ever in use or in caches at once} */
    int highWater() {
        return Math.min(carved(), stock.usedEnd());
    }

    /** {@return blocks taken from the common cache} */
    long gets() {
        return stock.common().gets();
    }

    /** {@return blocks given to the common cache} */
    long puts() {
        return stock.common().puts();
    }
}
