package dev.weir.core.blocks;

import static dev.weir.core.memory.OffHeap.ALL;
import static dev.weir.core.memory.OffHeap.INT;

import dev.weir.core.CommitFailed;
import dev.weir.core.FreelistListener;
import dev.weir.core.FreelistStats;
import dev.weir.core.PoolClosed;
import dev.weir.core.PoolExhausted;
import dev.weir.core.StillOut;
import dev.weir.core.WeirException;
import dev.weir.core.memory.Region;
import dev.weir.core.memory.Region.Table;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Free block numbers over a region, without handles: the caller of {@link #give} has made sure, by a check of its own
 * that admits each take only once, that the block is in its hands. Freelist's check is a generation, TypedPool's is the
 * view.
 */
public abstract sealed class Blocks implements BlockSource permits ConfinedBlocks, SharedBlocks {
    /** What {@link #take} answers at the limit. */
    public static final int NONE = -1;

    private static final int MOST_NAMED = 100;
    static final int FREE_LIST = 0;
    private static final int GENERATIONS = 1;
    static final int LINKS = 2;

    final BlockOptions options;
    final Region region;
    final Growth growth;
    final Events events;

    /** A mirror of the growth's end, which only ever rises; who has taken a block finds that it is below. */
    int committed;

    private final long base;
    private final long odd;
    private final int shift;
    private final int numberMask;
    private final long inverse;

    /**
     * @param tables   the free list, the generations and what else there is
     * @param together how many positions of the free list stay together in a random order
     */
    Blocks(BlockOptions options, List<Table> tables, int together) {
        this.options = options;
        this.events = new Events(options.name(), options.listener());
        this.region =
                new Region(options.memory(), options.blockBytes(), options.numbers(), tables, options.paging());
        this.numberMask = (Integer.highestOneBit(Math.max(1, options.numbers() - 1)) << 1) - 1;
        this.growth = new Growth(options, region, new FreshBlocks(options, region, freeList(), together), numberMask);
        this.base = region.blocks();
        long blockBytes = options.blockBytes();
        this.shift = Long.numberOfTrailingZeros(blockBytes);
        this.odd = blockBytes >>> shift;
        this.inverse = inverse(odd);
    }

    /** {@return a table of an int per block} */
    static Table blockTable(long leadingBytes) {
        return new Table(leadingBytes, Integer.BYTES, 1);
    }

    final long freeList() {
        return region.table(FREE_LIST);
    }

    /** {@return what lies at a position of the free list} */
    final int entry(int position) {
        int entry = (int) INT.get(ALL, freeList() + (long) position * Integer.BYTES) ^ position;
        Reference.reachabilityFence(region);
        return entry;
    }

    /** {@return the address of block 0's generation, an int} */
    public final long generations() {
        return region.table(GENERATIONS);
    }

    /** Has every thread give up what it has at hand, for others to take. Any thread. */
    public abstract void flushAll();

    /** Makes the calling thread the owner, where there is one. */
    public abstract void adopt();

    /** {@return a part of these blocks for one thread to keep at hand; these blocks themselves where there is none} */
    public abstract BlockSource cache();

    /** {@return where the guard is approached: below it, blocks are taken} Any thread, and then it may lag. */
    abstract int used();

    /** Lets everybody use the blocks of a chunk that was just committed. In the growth's turn, under no other lock. */
    abstract void publish(int added);

    /** Has the lowest parked chunk back. In the growth's turn, under no other lock. */
    abstract Growth.Step unpark();

    /** What became of a wish for a chunk. */
    enum Growing {
        GREW,
        /** Somebody else has grown meanwhile. */
        ENOUGH,
        /** By the budget, or the turn did not come in time. */
        REFUSED
    }

    /**
     * Adds the next chunk, unless there is enough by the time that it is this thread's turn, and tells the listener when
     * the turn is over: the lowest that is parked, or a fresh one. The caller holds no lock, and settles with the budget.
     *
     * @param deadline how long to wait for the turn, null if it does not matter
     * @param enough   asked in turn
     * @throws CommitFailed if the system refuses
     */
    final Growing addChunk(@Nullable Deadline deadline, BooleanSupplier enough) {
        var step = Growth.Step.NONE;
        long nanos = 0;
        boolean last;
        CommitFailed failure = null;
        if (!Deadline.lock(growth.turn(), deadline)) {
            return Growing.REFUSED;
        }
        try {
            if (enough.getAsBoolean()) {
                return Growing.ENOUGH;
            }
            long start = System.nanoTime();
            step = growth.parked() > 0 ? unpark() : commitFresh();
            nanos = System.nanoTime() - start;
        } catch (CommitFailed e) {
            failure = e;
        } finally {
            last = !growth.mayGrow();
            growth.turn().unlock();
        }
        if (failure != null) {
            throw events.commitFailed(failure);
        }
        if (step.blocks() == 0) {
            return Growing.REFUSED;
        }
        events.grew(step, nanos, last);
        return Growing.GREW;
    }

    private Growth.Step commitFresh() {
        int added = growth.commit();
        publish(added);
        return new Growth.Step(added, true);
    }

    @Override
    public final void end() {}

    /** Changes how many blocks may be in use, within what was reserved. Lowering refuses takes and revokes nothing. */
    abstract void limit(int blocks);

    /**
     * Sets the limit in blocks.
     *
     * @throws IllegalArgumentException if that many were not reserved
     */
    public final void limitBlocks(long blocks) {
        limit((int) withinReserved("maxBlocks", blocks, options.capacity()));
    }

    /**
     * Sets the limit in bytes of blocks.
     *
     * @throws IllegalArgumentException if that many were not reserved
     */
    public final void limitBytes(long bytes) {
        long blockBytes = options.blockBytes();
        limit((int) (withinReserved("maxBytes", bytes, options.capacity() * blockBytes) / blockBytes));
    }

    private static long withinReserved(String name, long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("%s is %,d; allowed: 0 to the %,d reserved by the builder"
                    .formatted(name, value, most));
        }
        return value;
    }

    /**
     * {@return the end of the numbers of committed blocks; those below it may be looked up} The field is plain: who has a
     * block got it from the thread that committed it, or from one that did, by a chain of happens-before.
     */
    public final int committed() {
        return committed;
    }

    public abstract FreelistStats stats();

    /**
     * Gives back the memory of every chunk whose blocks are all free. The blocks are parked until a take needs them.
     *
     * @return the bytes given back
     * @throws dev.weir.core.CommitFailed if the system refuses; what was given back before stays so
     */
    public abstract long trim();

    /** Gives the memory back. Committed addresses stay readable, as zeros, until nothing can reach the region. */
    public abstract void close();

    /**
     * {@return a block, waited for if need be, and then behind those who wait already}
     *
     * @param atMost how long to wait, not at all if it is not positive
     * @throws PoolExhausted        if none came in time
     * @throws InterruptedException if the thread is interrupted before it has a block
     */
    public abstract int take(Duration atMost) throws InterruptedException;

    /**
     * Takes back blocks but hands out none, until all are back or the time has passed, and closes.
     *
     * @return the blocks that were out then
     */
    abstract BitSet closeAfter(Duration atMost);

    /**
     * Closes as {@link #close} does, once all blocks are back, or after {@code atMost}.
     *
     * @param got where a block that is out was got, if that is known
     */
    public final StillOut close(Duration atMost, IntFunction<@Nullable Throwable> got) {
        BitSet out = closeAfter(atMost);
        List<StillOut.Block> named = out.stream()
                .limit(MOST_NAMED)
                .mapToObj(block -> new StillOut.Block(block, address(block), got.apply(block)))
                .toList();
        var report = new StillOut(options.name(), out.cardinality(), named);
        if (!report.isEmpty()) {
            RareLog.SYSTEM.warn("close", report.toString(), null);
        }
        return report;
    }

    public final boolean isClosed() {
        return growth.isClosed();
    }

    /**
     * {@return the address of a block} For sizes that are a power of two a shift: a put and the next get form a chain
     * through the block's number, in which each multiplication counts and a branch that is predicted does not.
     */
    public final long address(int block) {
        long offset = (long) block << shift;
        return base + (odd == 1 ? offset : offset * odd);
    }

    /** {@return a power of two that every block's address is a multiple of} */
    public final long alignment() {
        return Math.min(1L << shift, Long.lowestOneBit(base));
    }

    /**
     * {@return the block at an address that {@link #address} gave} An offset is an exact multiple of the block size, so
     * it is divided by its power of two with a shift, and by the odd rest, if there is one, with that rest's inverse
     * modulo 2^64.
     */
    public final int block(long address) {
        long odds = (address - base) >>> shift;
        return (int) (inverse == 1 ? odds : odds * inverse);
    }

    /** {@return the bytes that the caller asked for, not the padding} */
    public final MemorySegment payload(long address) {
        return region.slice(address, options.payloadBytes());
    }

    public final BlockOptions options() {
        return options;
    }

    /**
     * {@return the number of a block as it lies in the free list} The bits above those that the numbers need are the
     * giver's: the next taker finds them as they were given, or zero in a fresh block. The sign stays clear.
     */
    final int number(int block) {
        return block & numberMask;
    }

    /**
     * Has one more listener told of the events to come.
     *
     * @throws PoolClosed after close
     */
    public final void addListener(FreelistListener listener) {
        if (!events.add(listener)) {
            throw misuse(new PoolClosed(options.name() + " is closed; add listeners before"));
        }
    }

    /** Forgets a listener, if it was added. */
    public final void removeListener(FreelistListener listener) {
        events.remove(listener);
    }

    /**
     * Gives back, from any thread, a block that nobody can reach any more. On confined blocks the owner takes it up at
     * the guard. After close it does nothing.
     */
    public abstract void recover(int block);

    /** Counts a block that was dropped without being given back, and tells the listener. */
    public final void leaked(Throwable leak) {
        events.leaked(leak);
    }

    /** {@return how many blocks were dropped} */
    public final long leaks() {
        return events.leaks();
    }

    /** Tells the listeners that a checked pool hands out a record. */
    public final void got(int block) {
        events.got(block);
    }

    /** Tells the listeners that a checked pool took a record back. */
    public final void wasPut(int block) {
        events.put(block);
    }

    /** Counts a misuse and tells the listener. {@return the exception, to be thrown} */
    public final WeirException misuse(WeirException misuse) {
        return events.misused(misuse);
    }

    /** Checks that a bulk call stays inside the caller's array. */
    public static void checkRange(int from, int count, int length) {
        if ((from | count) < 0 || count > length - from) {
            throw new IllegalArgumentException("from %,d and count %,d; allowed: a part of the array's %,d entries"
                    .formatted(from, count, length));
        }
    }

    /** {@return what a get throws when there is no block} */
    public final PoolExhausted exhausted() {
        return growth.exhausted("");
    }

    final FreelistStats snapshot(
            long active, long cached, long highWater, long gets, long puts, long waits, long waiters) {
        long committed = isClosed() ? 0 : growth.committed();
        Map<String, Long> misuses = events.misuses();
        return new FreelistStats(
                Math.max(0, active),
                cached,
                growth.limit(),
                committed,
                isClosed() ? 0 : growth.end() * options.blockBytes(),
                region.reservedBytes(),
                events.commits(),
                events.commitFailures(),
                events.guardHits(),
                highWater,
                gets,
                puts,
                events.trims(),
                events.trimmedBytes(),
                isClosed() ? 0 : growth.parked(),
                misuses.values().stream().mapToLong(Long::longValue).sum(),
                waits,
                waiters,
                events.exhaustions(),
                events.commitNanos(),
                misuses);
    }

    /**
     * Newton's iteration: each round doubles the number of right low bits, and an odd number is its own inverse mod 8.
     */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int bits = 3; bits < Long.SIZE; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
