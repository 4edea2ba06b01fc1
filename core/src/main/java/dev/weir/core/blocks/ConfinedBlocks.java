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
import org.jspecify.annotations.Nullable;

/**
 * The freelist of one owner thread at a time.
 *
 * <p>The free blocks are a permutation of the block numbers, kept beside the blocks in an int array, and {@code active}
 * is its only cursor: positions below it are in callers' hands, positions from it up to {@code committed} hold free
 * blocks. An entry is stored as {@code block ^ position}, so that zero-filled memory is the identity permutation and a
 * fresh chunk needs no pass over it.
 *
 * <pre>
 *   take:  p = active++;  block = free[p] ^ p
 *   give:  p = --active;  free[p] = block ^ p
 * </pre>
 *
 * <p>Only the owner touches {@code active}, {@code high}, {@code gets} and the array, with plain accesses; statistics
 * read the fields from other threads and may lag. A caller that breaks the rule of ownership (two threads adopt at once)
 * can confuse the counters but can't crash the VM: a position is below a {@code committed} once read, a block number below
 * one once written, and both only grow.
 */
public final class ConfinedBlocks extends Blocks {
    private static final Thread CLOSED = Thread.ofPlatform().unstarted(() -> {});
    private static final VarHandle OWNER;
    private static final VarHandle ACTIVE;
    private static final VarHandle COMMITTED;
    private static final VarHandle HIGH;
    private static final VarHandle GETS;

    static {
        var lookup = MethodHandles.lookup();
        try {
            OWNER = lookup.findVarHandle(ConfinedBlocks.class, "owner", Thread.class);
            ACTIVE = lookup.findVarHandle(ConfinedBlocks.class, "active", int.class);
            COMMITTED = lookup.findVarHandle(ConfinedBlocks.class, "committed", int.class);
            HIGH = lookup.findVarHandle(ConfinedBlocks.class, "high", int.class);
            GETS = lookup.findVarHandle(ConfinedBlocks.class, "gets", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long free;
    private @Nullable Thread owner;
    private int active;
    private int committed;
    private int high;
    private long gets;

    public ConfinedBlocks(BlockOptions options) {
        super(options);
        this.free = region.freeList();
    }

    /** One load and one compare. Closing makes a thread the owner that never runs. */
    @Override
    public void enter() {
        if (Thread.currentThread() != owner) {
            claim();
        }
    }

    /** One compare with the guard, one load from the free list. */
    @Override
    public int take() {
        enter();
        int p = active;
        if (p >= committed) {
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

    /** One store to the free list. */
    @Override
    public void give(int block) {
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
        var seen = (Thread) OWNER.getOpaque(this);
        if (seen == CLOSED) {
            throw misuse(new PoolClosed("%s is closed; get and put before close, or build a new one"
                    .formatted(options.name())));
        }
        if (seen != current) {
            throw misuse(new WrongThread(
                    ("%s is confined to thread %s, and thread %s used it; use it from its owner, call adopt() to hand it"
                            + " over, or build it without confined()")
                            .formatted(options.name(), seen == null ? "?" : seen.getName(), current.getName())));
        }
    }

    /** Commits the next chunk. This is the only place where a freelist grows. {@return false at the limit} */
    private boolean grow() {
        int from = committed;
        int to = (int) Math.min((long) from + options.chunkBlocks(), options.capacity());
        if (from == to) {
            events.exhausted();
            return false;
        }
        events.guardHit();
        long start = System.nanoTime();
        commit(to);
        events.committed(to - from, System.nanoTime() - start);
        return true;
    }

    private void commit(int to) {
        try {
            synchronized (this) {
                if (isClosed()) {
                    throw misuse(new PoolClosed(options.name() + " was closed while a get was committing memory"));
                }
                region.commit(to);
                committed = to;
            }
        } catch (CommitFailed e) {
            throw events.commitFailed(new CommitFailed(
                    "%s stays at %,d blocks: %s".formatted(options.name(), committed, e.getMessage()), e.errno()));
        }
    }

    private IllegalStateException brokenOwnership() {
        return new IllegalStateException(options.name()
                + " was used by two threads at once, so its count of blocks in use is wrong; adopt() needs a"
                + " happens-before from the last owner");
    }

    @Override
    public synchronized void adopt() {
        if (isClosed()) {
            throw misuse(new PoolClosed(options.name() + " is closed and can't be adopted"));
        }
        OWNER.setOpaque(this, Thread.currentThread());
    }

    /** The lock orders it with a commit of a get that races; {@code committed} stays, so that such a get stays inside. */
    @Override
    public synchronized void close() {
        OWNER.setOpaque(this, CLOSED);
        region.close();
    }

    @Override
    public boolean isClosed() {
        return (Thread) OWNER.getOpaque(this) == CLOSED;
    }

    @Override
    public int committed() {
        return committed;
    }

    @Override
    public FreelistStats stats() {
        long inUse = (int) ACTIVE.getOpaque(this);
        long taken = (long) GETS.getOpaque(this);
        long usable = isClosed() ? 0 : (int) COMMITTED.getOpaque(this);
        return new FreelistStats(
                inUse,
                options.capacity(),
                usable,
                usable * options.blockBytes(),
                region.reservedBytes(),
                events.commits(),
                events.commitFailures(),
                events.guardHits(),
                (int) HIGH.getOpaque(this),
                taken,
                taken - inUse,
                events.misuses());
    }
}
