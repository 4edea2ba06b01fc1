package dev.weir.core.blocks;

import dev.weir.core.CommitFailed;
import dev.weir.core.PoolExhausted;
import dev.weir.core.memory.Region;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many blocks are committed, how many of those are parked, and how many the limit allows. Who commits, unparks or
 * closes takes {@link #turn} first, and {@link #settle}s with the budget after it has let go of every lock; who parks or
 * unparks holds the pool's own lock, or the confined owner the turn. The rest may be read by any thread.
 *
 * <p>Parked blocks are those of chunks whose memory was given back. They are in no free list, and come back as fresh
 * chunks come: when a take has found nothing else, and the lowest chunk first.
 *
 * <p>Memory effects: what {@link #commit} did to the memory happens-before what a thread does that has seen the blocks
 * in {@link #committed}, which {@link #publish} stores and everybody loads as a volatile.
 */
final class Growth {
    /** What a block costs beside itself: an entry each of the free list and the generations. */
    private static final int TABLE_BYTES = 8;

    private final BlockOptions options;
    private final Region region;
    private final @Nullable Ledger budget;
    /** Charged to the budget, and to be given back. */
    private final AtomicLong owed = new AtomicLong();

    private final FreshBlocks fresh;
    private final int numberMask;
    private BlockSet parkedBlocks;

    /**
     * Held during a commit, by a get at the guard or by the background thread, and during a close; the pool's own lock
     * is taken inside it, and for moments only. So the system's calls hold up nobody but those who need the chunk, and
     * those wait for one that is under way instead of asking the budget for it twice.
     */
    private final ReentrantLock turn = new ReentrantLock();

    /** How near the guard a taker may come before it asks for the next chunk; 0 without commit-ahead. */
    private final int margin;

    /** Set once, when the blocks are made: a thread that sees them by a race and this not asks for nothing. */
    private @Nullable CommitAhead ahead;

    private volatile int committed;
    /** The end of the numbers of committed blocks: past their count, where some are withheld. */
    private volatile int end;
    /** What it is to be once the last chunk is published. In turn. */
    private int nextEnd;
    private volatile int parked;
    private volatile int limit;
    private volatile boolean closed;
    private volatile boolean budgetRefused;

    /**
     * What a step of growth added.
     *
     * @param blocks how many blocks, 0 if the budget had no room
     * @param isFresh whether the system committed them for it
     */
    record Step(int blocks, boolean isFresh) {
        static final Step NONE = new Step(0, false);
    }

    /** Takes up a block that was parked. */
    interface Returns {
        /**
         * Called for the blocks of a chunk in descending order.
         *
         * @param index which block of the chunk it is, withheld ones not counted
         * @param entry the block as it lay in the free list
         */
        void accept(int index, int entry);
    }

    Growth(BlockOptions options, Region region, FreshBlocks fresh, int numberMask) {
        this.fresh = fresh;
        this.options = options;
        this.numberMask = numberMask;
        this.parkedBlocks = noBlocks(0);
        this.region = region;
        this.budget = options.budget();
        this.limit = options.limit();
        this.margin = options.commitAhead() ? Math.ceilDiv(options.chunkBlocks(), 2) : 0;
    }

    ReentrantLock turn() {
        return turn;
    }

    /** Starts to commit chunks in the background, the first at once, if the options want that. */
    void commitAhead(Blocks blocks) {
        if (options.commitAhead()) {
            ahead = new CommitAhead(blocks);
        }
    }

    /** {@return how many blocks are committed and not withheld; they stay readable, also after close} */
    int committed() {
        return committed;
    }

    /** {@return how many of the committed blocks are parked} */
    int parked() {
        return parked;
    }

    /** {@return how many blocks are committed and not parked} */
    int present() {
        return committed - parked;
    }

    /** {@return the end of the numbers of committed blocks} Who has asked for their count before is told no less. */
    int end() {
        return end;
    }

    /** {@return what the end will be after {@link #publish}} In turn. */
    int nextEnd() {
        return nextEnd;
    }

    /** {@return all committed blocks that are not withheld} Under the same lock as grow. */
    BitSet blocks() {
        var blocks = new BitSet(end);
        blocks.set(0, end);
        fresh.removeWithheldFrom(blocks);
        return blocks;
    }

    int limit() {
        return limit;
    }

    /** Sets how many blocks may be in use, within what was reserved. One thread at a time. */
    void limit(int blocks) {
        limit = blocks;
        if (ahead != null) {
            ahead.wake();
        }
    }

    /**
     * {@return up to where blocks may be taken from the free list for the first time} Parked ones were, and are not in
     * use: they don't count against the limit.
     */
    int usable() {
        return (int) Math.min(committed, (long) limit + parked);
    }

    /** {@return whether the limit leaves room for another chunk, fresh or parked} */
    boolean mayGrow() {
        return present() < limit;
    }

    /**
     * {@return where a taker should ask for the next chunk that has none left but those from {@code used} on: half a
     * chunk before {@code ready}, or there if it is past that or no chunk is to be had ahead}
     *
     * @param ready the end of the blocks that it may take
     */
    int earlyGuard(int used, int ready) {
        if (margin == 0 || nextChunk() == 0 || ready - used <= margin) {
            return ready;
        }
        return ready - margin;
    }

    /**
     * Tells the background thread that the guard is near, if it is. One compare where there is no such thread.
     *
     * @param used  blocks below it are taken
     * @param ready the end of the blocks that may be taken
     */
    void taken(int used, int ready) {
        if (ready - used <= margin && ahead != null && nextChunk() > 0) {
            ahead.ask(ready);
        }
    }

    /** {@return how many blocks the next fresh chunk adds at most, 0 at the limit, or if parked ones come back first} */
    int nextChunk() {
        return parked > 0 ? 0 : freshBlocks();
    }

    private int freshBlocks() {
        return Math.max(0, Math.min(options.chunkBlocks(), limit - committed));
    }

    /**
     * Commits the next chunk, whose blocks are nobody's before {@link #publish}. This and {@link #unpark}, which comes
     * first, are the only places where a freelist grows. In turn.
     *
     * @return how many blocks it adds, 0 if the budget or the limit has no room
     * @throws CommitFailed if the system refuses
     */
    int commit() {
        Chunk chunk = fresh.next(end, Math.max(0, limit - committed), committed);
        long charge = charge(chunk.end() - end);
        if (!tryCharge(charge)) {
            return 0;
        }
        try {
            region.commit(chunk.end());
        } catch (CommitFailed e) {
            owed.addAndGet(charge);
            throw new CommitFailed(
                    "%s stays at %,d blocks: %s".formatted(options.name(), committed, e.getMessage()), e.errno());
        }
        fresh.lay(chunk, end, committed);
        nextEnd = chunk.end();
        return chunk.count();
    }

    /** Lets everybody use the blocks that {@link #commit} has added. In the same turn. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written in turn alone
    void publish(int added) {
        // Whoever sees the blocks sees where their numbers end.
        end = nextEnd;
        committed += added;
    }

    /**
     * Has the lowest of the parked chunks back, whole also if the limit was lowered to a part of it. In turn, and under
     * the pool's lock.
     *
     * @throws CommitFailed if the system refuses
     */
    Step unpark(Returns returns) {
        if (!mayGrow()) {
            return Step.NONE;
        }
        int chunk = chunk(parkedBlocks.lowest());
        int from = start(chunk);
        int to = end(chunk);
        int blocks = blocks(chunk);
        long charge = blocks * options.blockBytes();
        if (!tryCharge(charge)) {
            return Step.NONE;
        }
        try {
            region.reuse(from, to);
        } catch (CommitFailed e) {
            owed.addAndGet(charge);
            throw new CommitFailed(
                    "%s can't take back what it trimmed: %s".formatted(options.name(), e.getMessage()), e.errno());
        }
        int index = blocks;
        for (int block = to - 1; block >= from; block--) {
            if (parkedBlocks.contains(block)) {
                returns.accept(--index, parkedBlocks.remove(block));
            }
        }
        parked = parkedBlocks.size();
        if (parkedBlocks.isEmpty()) {
            parkedBlocks = noBlocks(0);
            if (ahead != null) {
                ahead.wake();
            }
        }
        return new Step(blocks, false);
    }

    /** {@return how many chunks there are, counted by block numbers; the last one may be committed in part} */
    int chunks() {
        return Math.ceilDiv(end, options.chunkBlocks());
    }

    /** {@return the chunk that a block is in} */
    int chunk(int block) {
        return block / options.chunkBlocks();
    }

    /** {@return the first block of a chunk} */
    int start(int chunk) {
        return chunk * options.chunkBlocks();
    }

    /** {@return how many blocks of a chunk are committed and not withheld} */
    int blocks(int chunk) {
        return blocks(start(chunk), end(chunk));
    }

    /** {@return how many of these committed blocks are not withheld} */
    int blocks(int from, int to) {
        return to - from - fresh.withheld(from, to);
    }

    /** {@return the end of the committed blocks of a chunk} */
    int end(int chunk) {
        return (int) Math.min((chunk + 1L) * options.chunkBlocks(), end);
    }

    /** {@return whether all blocks of a chunk that are not withheld are in a set, and there are any} */
    boolean isWholeIn(BlockSet held, int chunk) {
        int blocks = blocks(chunk);
        return blocks > 0 && held.count(start(chunk), end(chunk)) == blocks;
    }

    /**
     * Gives back the memory of a chunk and parks its blocks. The caller holds them all, so that nobody can use them.
     *
     * @return the bytes given back, 0 after close
     * @throws CommitFailed if the system refuses, and then nothing has changed
     */
    long park(BlockSet held, int chunk) {
        int from = start(chunk);
        int to = end(chunk);
        try {
            if (!region.purge(from, to)) {
                return 0;
            }
        } catch (CommitFailed e) {
            throw kept(e);
        }
        long bytes = blocks(chunk) * options.blockBytes();
        held.moveAll(from, to, parkedBlocks);
        parked = parkedBlocks.size();
        owed.addAndGet(bytes);
        return bytes;
    }

    private CommitFailed kept(CommitFailed e) {
        return new CommitFailed(
                "%s keeps memory that it meant to trim: %s".formatted(options.name(), e.getMessage()), e.errno());
    }

    /**
     * Gives back the memory of the positions of the free list that parked blocks have left. For the owner of confined
     * blocks, who looks at no position from {@link #present} on before {@link #unpark} has had it written again.
     *
     * <p>A thread that breaks the rule of ownership may look nevertheless, and then finds the block of the position's
     * own number, as in a fresh list: one that is committed. It could be withheld, and a guard, so where there are such
     * blocks the list keeps its memory.
     *
     * @throws CommitFailed if the system refuses, and then nothing has changed
     */
    void purgeLeftPositions() {
        if (end == committed) {
            purgePositions(present(), committed);
        }
    }

    /**
     * Gives back the memory of positions of the free list that nobody looks at before they are written.
     *
     * @throws CommitFailed if the system refuses, and then nothing has changed
     */
    void purgePositions(int from, int to) {
        try {
            region.purgeEntries(Blocks.FREE_LIST, from, to);
        } catch (CommitFailed e) {
            throw kept(e);
        }
    }

    /** {@return the parked blocks, to be looked at under the lock} */
    BlockSet parkedBlocks() {
        return parkedBlocks;
    }

    /** {@return an empty set with room for blocks below {@code end}} */
    BlockSet noBlocks(int end) {
        return new BlockSet(numberMask, end);
    }

    /** Takes what is still owed first: it is this pool's until it is settled. */
    private boolean tryCharge(long charge) {
        if (budget == null) {
            return true;
        }
        long kept = Math.min(charge, owed.getAndUpdate(amount -> Math.max(0, amount - charge)));
        budgetRefused = !budget.tryCharge(charge - kept);
        if (budgetRefused) {
            owed.addAndGet(kept);
        }
        return !budgetRefused;
    }

    private long charge(long blocks) {
        return blocks * (options.blockBytes() + TABLE_BYTES);
    }

    /**
     * Gives the budget back what {@link #commit}, {@link #unpark}, {@link #park} and {@link #close} no longer need. Under
     * no lock: that may serve other pools, on this thread.
     */
    void settle() {
        long amount = owed.getAndSet(0);
        if (budget != null && amount > 0) {
            budget.discharge(amount);
        }
    }

    /** Settles without telling other pools. */
    void settleQuietly() {
        long amount = owed.getAndSet(0);
        if (budget != null) {
            budget.dischargeQuietly(amount);
        }
    }

    /**
     * {@return why there is no block, for the caller}
     *
     * @param circumstance what else there is to say, or an empty text
     */
    PoolExhausted exhausted(String circumstance) {
        if (budget != null && budgetRefused && mayGrow()) {
            return new PoolExhausted(
                    "all %,d blocks of %s are in use, and budget %s of %,d bytes has no room for more%s; put some back,"
                            .formatted(present(), options.name(), budget.name(), budget.bytes(), circumstance)
                            + " or close other pools of the budget");
        }
        return new PoolExhausted("all %,d blocks of %s are in use%s; put some back, or raise maxBlocks or maxBytes"
                .formatted(limit, options.name(), circumstance));
    }

    boolean isClosed() {
        return closed;
    }

    /** Closing twice does nothing. In turn. */
    void close() {
        if (!closed) {
            closed = true;
            if (ahead != null) {
                ahead.end();
            }
            region.close();
            owed.addAndGet(charge(end) - parked * options.blockBytes());
        }
    }
}
