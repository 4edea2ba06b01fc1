package dev.weir.core.blocks;

import static dev.weir.core.memory.OffHeap.ALL;
import static dev.weir.core.memory.OffHeap.INT;

import dev.weir.core.CommitFailed;
import dev.weir.core.FreelistStats;
import dev.weir.core.PoolClosed;
import dev.weir.core.WrongThread;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The freelist of one owner thread at a time.
 *
 * <p>The free blocks are a permutation of the block numbers, kept beside the blocks in an int array, and {@code active}
 * is its only cursor: positions below it are in callers' hands, positions from it up to the number of blocks that are
 * present, committed and not parked, hold free blocks. An entry is stored as {@code block ^ position}, so that zero-filled memory is the identity permutation and a
 * fresh chunk needs no pass over it.
 *
 * <pre>
 *   take:  p = active++;  block = free[p] ^ p
 *   give:  p = --active;  free[p] = block ^ p
 * </pre>
 *
 * <p>Only the owner touches {@code active}, {@code high}, {@code gets} and the array, with plain accesses; statistics
 * read the fields from other threads and may lag. A caller that breaks the rule of ownership (two threads adopt at
 * once) can confuse the counters but can't crash the VM: a position is below a {@code committed} once read, a block
 * number below one once written, and both only grow.
 */
public final class ConfinedBlocks extends Blocks {
    private static final Thread CLOSED = Thread.ofPlatform().unstarted(() -> {});
    private static final VarHandle OWNER;
    private static final VarHandle ACTIVE;
    private static final VarHandle HIGH;
    private static final VarHandle GETS;

    static {
        var lookup = MethodHandles.lookup();
        try {
            OWNER = lookup.findVarHandle(ConfinedBlocks.class, "owner", Thread.class);
            ACTIVE = lookup.findVarHandle(ConfinedBlocks.class, "active", int.class);
            HIGH = lookup.findVarHandle(ConfinedBlocks.class, "high", int.class);
            GETS = lookup.findVarHandle(ConfinedBlocks.class, "gets", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long free;
    private @Nullable Thread owner;
    private int active;
    /**
     * Where the guard stands: the number of blocks that are present, or a limit that was lowered below it. With
     * commit-ahead it first stands half a chunk earlier, where the owner asks for the next chunk and finds the one
     * before.
     */
    private int usable;
    private int high;
    private long gets;
    /** Free blocks that another thread has found, which only the owner can put into the list. */
    private final Queue<Integer> recovered = new ConcurrentLinkedQueue<>();

    public ConfinedBlocks(BlockOptions options) {
        super(options, List.of(blockTable(0), blockTable(0)), 1);
        this.free = freeList();
        growth.commitAhead(this);
    }

    /** One load and one compare. Closing makes a thread the owner that never runs. */
    @Override
    public @Nullable Cache enter() {
        if (Thread.currentThread() != owner) {
            claim();
        }
        return null;
    }

    /** One compare with the guard, one load from the free list. */
    @Override
    public int take() {
        enter();
        int p = active;
        if (p >= usable) {
            if (!grow()) {
                return NONE;
            }
            p = active;
        }
        int block = (int) INT.get(ALL, free + (long) p * Integer.BYTES) ^ p;
        active = p + 1;
        gets++;
        if (p >= high) {
            high = p + 1;
        }
        Reference.reachabilityFence(this);
        return block;
    }

    /** {@return blocks taken since the start} For the owner. */
    public long gets() {
        return gets;
    }

    /** Nobody else could put, so a wait would be in vain. */
    @Override
    public int take(Duration atMost) {
        int block = take();
        if (block == NONE) {
            throw growth.exhausted(
                    atMost.isPositive() ? ", and a confined one does not wait, since nobody else could put" : "");
        }
        return block;
    }

    /** A run of the free list; what a run needs to know is read once. */
    @Override
    public int take(long[] into, int from, int count) {
        enter();
        int taken = 0;
        while (taken < count) {
            int run = Math.min(count - taken, usable - active);
            if (run <= 0) {
                if (!growAfter(taken)) {
                    return taken;
                }
                continue;
            }
            for (int i = 0; i < run; i++) {
                int p = active + i;
                into[from + taken + i] = (int) INT.get(ALL, free + (long) p * Integer.BYTES) ^ p;
            }
            active += run;
            gets += run;
            high = Math.max(high, active);
            taken += run;
        }
        Reference.reachabilityFence(this);
        return taken;
    }

    /** What was taken before must reach the caller, so a refused chunk then ends a bulk take like the limit does. */
    private boolean growAfter(int taken) {
        try {
            return grow();
        } catch (CommitFailed e) {
            if (taken == 0) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public void give(@Nullable Cache hand, long[] handles, int from, int count) {
        int p = active - count;
        if (p < 0) {
            throw brokenOwnership();
        }
        // In order, so that the last one put is the next one out, as by single puts.
        for (int i = 0; i < count; i++) {
            int position = active - 1 - i;
            INT.set(ALL, free + (long) position * Integer.BYTES, (int) handles[from + i] ^ position);
        }
        active = p;
        Reference.reachabilityFence(this);
    }

    /** One store to the free list. */
    @Override
    public void give(@Nullable Cache hand, int block) {
        int p = active - 1;
        if (p < 0) {
            throw brokenOwnership();
        }
        INT.set(ALL, free + (long) p * Integer.BYTES, block ^ p);
        active = p;
        Reference.reachabilityFence(this);
    }

    private void claim() {
        var current = Thread.currentThread();
        // The first thread that comes owns the blocks. Nothing was published before it, so the CAS orders nothing.
        if (OWNER.compareAndSet(this, null, current)) {
            return;
        }
        // Opaque: only this thread makes itself the owner, so any other value, however old, is a refusal.
        var seen = (Thread) OWNER.getOpaque(this);
        if (seen == CLOSED) {
            throw misuse(new PoolClosed("%s is closed; get and put before close, or build a new one"
                    .formatted(options.name())));
        }
        if (seen != current) {
            throw misuse(new WrongThread(
                    ("%s is confined to thread %s, and thread %s used it; use it from its owner, call adopt() to hand"
                            + " it over, or build it without confined()")
                            .formatted(options.name(), seen == null ? "?" : seen.getName(), current.getName())));
        }
    }

    /** {@return false at the limit} */
    private boolean grow() {
        // Before the look at what is ready: the last chunk may come in between.
        boolean atLimit = !growth.mayGrow();
        if (takeUpRecovered() || moveGuard()) {
            return true;
        }
        if (atLimit) {
            events.exhausted();
            return false;
        }
        long hitAt = events.guardHit();
        try {
            return addNextChunk();
        } finally {
            events.guardPassed(hitAt);
        }
    }

    /** {@return false if the budget has no room} */
    private boolean addNextChunk() {
        try {
            addChunk(null, () -> isClosed() || moveGuard());
        } finally {
            growth.settle();
        }
        if (moveGuard()) {
            return true;
        }
        if (isClosed()) {
            throw misuse(new PoolClosed(options.name() + " was closed while a get was committing memory"));
        }
        events.exhausted();
        return false;
    }

    /**
     * Moves the guard to the end of the blocks that are present by now, or half a chunk before it.
     *
     * @return whether there is a free block before the guard
     */
    private boolean moveGuard() {
        // A volatile load: what the background thread did to these blocks happens-before their first use.
        int count = growth.committed();
        committed = growth.end();
        // Only the owner parks and unparks.
        int ready = Math.min(count - growth.parked(), growth.limit());
        usable = growth.earlyGuard(active, ready);
        growth.taken(active, ready);
        return active < usable;
    }

    @Override
    public void recover(int block) {
        recovered.add(block);
    }

    /** {@return whether there were any} Counted as gives. */
    private boolean takeUpRecovered() {
        boolean any = false;
        for (Integer block = recovered.poll(); block != null; block = recovered.poll()) {
            give(null, block);
            any = true;
        }
        return any && active < usable;
    }

    /** The owner finds them when it moves the guard. */
    @Override
    void publish(int added) {
        growth.publish(added);
    }

    @Override
    Growth.Step unpark() {
        int end = growth.present();
        return growth.unpark((index, entry) -> set(end + index, entry));
    }

    /** Opaque, as for statistics: a number that lags has the background thread look again when it is asked. */
    @Override
    int used() {
        return (int) ACTIVE.getOpaque(this);
    }

    private void set(int position, int entry) {
        INT.set(ALL, free + (long) position * Integer.BYTES, entry ^ position);
    }

    /**
     * All free blocks are looked at, and those that stay are put in order, so that the next takes leave high chunks
     * alone. Takes as long as that, a few nanoseconds a block, and a bit of heap for each.
     */
    @Override
    public long trim() {
        enter();
        takeUpRecovered();
        long start = System.nanoTime();
        long bytes = 0;
        // No chunk is committed meanwhile, which would come to lie where parked ones have left the list.
        growth.turn().lock();
        try {
            BlockSet held = growth.noBlocks(growth.end());
            for (int p = active; p < growth.present(); p++) {
                held.add(entry(p));
            }
            try {
                for (int chunk = growth.chunks() - 1; chunk >= 0; chunk--) {
                    bytes += park(held, chunk);
                }
            } finally {
                // Also after a refusal: what was parked until then must leave the list.
                for (int p = active; !held.isEmpty(); p++) {
                    set(p, held.remove(held.lowest()));
                }
                moveGuard();
                Reference.reachabilityFence(this);
            }
            if (bytes > 0) {
                growth.purgeLeftPositions();
            }
        } finally {
            growth.turn().unlock();
            growth.settle();
            events.trimmed(bytes, System.nanoTime() - start);
        }
        return bytes;
    }

    /** {@return the bytes given back, 0 if a block of the chunk is in use or the pool was closed} */
    private long park(BlockSet held, int chunk) {
        return growth.isWholeIn(held, chunk) ? growth.park(held, chunk) : 0;
    }

    private IllegalStateException brokenOwnership() {
        return new IllegalStateException(options.name()
                + " was used by two threads at once, so its count of blocks in use is wrong; adopt() needs a"
                + " happens-before from the last owner");
    }

    @Override
    public void adopt() {
        synchronized (this) {
            if (!isClosed()) {
                // Opaque: the happens-before from the last owner is the caller's; this thread reads what it wrote
                // itself.
                OWNER.setOpaque(this, Thread.currentThread());
                return;
            }
        }
        throw misuse(new PoolClosed(options.name() + " is closed and can't be adopted"));
    }

    /** There is nothing at hand: the owner's free blocks are all there are. */
    @Override
    public void flush() {
        enter();
    }

    /** Nor is there anything of others'. */
    @Override
    public void flushAll() {}

    @Override
    public BlockSource cache() {
        return this;
    }

    @Override
    void limit(int blocks) {
        enter();
        growth.limit(blocks);
        moveGuard();
    }

    /**
     * The turn orders it with a commit, and the lock with an adoption; {@code committed} stays, so that a get that
     * races stays inside.
     */
    @Override
    public void close() {
        growth.turn().lock();
        try {
            synchronized (this) {
                // Opaque: a get or put that races and misses it works on memory that stays mapped.
                OWNER.setOpaque(this, CLOSED);
                growth.close();
            }
        } finally {
            growth.turn().unlock();
        }
        growth.settle();
        events.closed();
    }

    /** Closes at once: nobody else could put. */
    @Override
    BitSet closeAfter(Duration atMost) {
        BitSet out = isClosed() ? new BitSet() : out();
        close();
        return out;
    }

    /** The entries below {@code active} are left from earlier takes, so what is out is what is not free. */
    private BitSet out() {
        BitSet out = growth.blocks();
        growth.parkedBlocks().removeAllFrom(out);
        for (int p = active; p < growth.present(); p++) {
            out.clear(number(entry(p)));
        }
        Reference.reachabilityFence(this);
        return out;
    }

    @Override
    public FreelistStats stats() {
        // Opaque: any thread may ask, none waits for a number to change here, and each number stands for itself.
        long inUse = (long) (int) ACTIVE.getOpaque(this) - recovered.size();
        long taken = (long) GETS.getOpaque(this);
        return snapshot(inUse, 0, (int) HIGH.getOpaque(this), taken, taken - inUse, 0, 0);
    }
}
