package dev.weir.core;

import dev.weir.core.blocks.BlockOptions;
import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.Cache;
import dev.weir.core.blocks.ConfinedBlocks;
import dev.weir.core.blocks.SharedBlocks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.time.Duration;

/**
 * A growable freelist of fixed-size blocks outside the Java heap. It reserves a range of addresses for as many blocks
 * as its limit allows, commits memory chunk by chunk when a get finds every committed block in use, and never moves a
 * block. Each block starts on a cache line.
 *
 * <p>A block is known by its handle, a long that ends with the put. A handle that was put before, that is put twice or
 * that comes from another freelist is refused, through the next 2^31 uses of its block. The segment and the address of
 * a block are not checked: after the put they show whatever the next owner writes, and after close zeros, or on Windows
 * what was there.
 *
 * <p>The content of a block after get is its last owner's, or zero.
 *
 * <p>Any thread may use a freelist. Each keeps a few free blocks at hand, see {@link #cache} and {@link #flush}; at the
 * limit those are found before a get is refused. Of two puts of one handle that race, one succeeds and the other
 * throws. One built with {@link Builder#confined} belongs to the first thread that gets or puts, costs no
 * synchronisation, and is handed to another thread by {@link #adopt}; its {@link #segment} and {@link #address} may be
 * called by whichever thread holds the handle, {@link #stats} by any.
 *
 * <p>Memory effects: what a thread did before a put happens-before what the next owner of the block does after its get.
 */
public abstract sealed class Freelist implements AutoCloseable
        permits CanaryFreelist, ConfinedFreelist, SharedFreelist {

    /** What {@link #tryGet} answers at the limit; never a handle. */
    public static final long NONE = 0;

    private final Blocks blocks;
    private final Handles handles;

    /** @param handles those of {@code blocks} */
    Freelist(Blocks blocks, Handles handles) {
        this.blocks = blocks;
        this.handles = handles;
    }

    /**
     * {@return a builder of freelists with blocks of {@code blockBytes} bytes}
     *
     * @param blockBytes the bytes of a block that will be used, 1 to 2^30; blocks are padded to whole cache lines
     */
    public static Builder builder(long blockBytes) {
        return new Builder(blockBytes, new BlockOptions.Builder());
    }

    /**
     * Hands out a block.
     *
     * @return its handle
     * @throws PoolExhausted if every block that the limit allows is in use
     * @throws CommitFailed  if the system refuses the next chunk
     * @throws WrongThread   if another thread owns this freelist
     * @throws PoolClosed    after close
     */
    public long get() {
        long handle = tryGet();
        if (handle == NONE) {
            throw exhausted();
        }
        return handle;
    }

    /**
     * Hands out a block, if there is one.
     *
     * @return its handle, or {@link #NONE} if every block that the limit allows is in use
     * @throws CommitFailed if the system refuses the next chunk
     * @throws WrongThread  if another thread owns this freelist
     * @throws PoolClosed   after close
     */
    public abstract long tryGet();

    /**
     * Hands out a block, and waits for one at the limit: at least {@code atMost}, counted from the call, and no longer
     * than the system takes to wake a thread. Those who wait are served first come first served, by puts of any thread,
     * a raised limit or room in the budget, and nobody gets a block before them. If {@code atMost} is zero or negative
     * this is {@link #get()}. A confined freelist does not wait, since nobody else could put.
     *
     * @return its handle
     * @throws PoolExhausted        if no block came in that time
     * @throws InterruptedException if the thread is interrupted before or while it waits; a block that it was just
     *                              given is returned all the same, and then the thread stays interrupted
     * @throws CommitFailed         if the system refuses the next chunk, at once
     * @throws WrongThread          if another thread owns this freelist
     * @throws PoolClosed           after close, also one that came while it waited
     */
    public long get(Duration atMost) throws InterruptedException {
        return handles.issue(blocks.take(atMost));
    }

    /**
     * Takes a block back. Its handle is worthless from now on.
     *
     * @throws DoublePut     if it was put before and is still free
     * @throws StaleHandle   if it was put before and handed out again
     * @throws ForeignHandle if this freelist never handed it out
     * @throws WrongThread   if another thread owns this freelist
     * @throws PoolClosed    after close
     * @throws Overrun       if somebody wrote past the end of the block, and this freelist has a {@link
     *                       Builder#canary}; the block was put all the same
     */
    public abstract void put(long handle);

    /**
     * Hands out up to {@code count} blocks and stores their handles.
     *
     * @param into  receives the handles
     * @param from  index of the first
     * @param count how many to get
     * @return how many there were, less than {@code count} at the limit or when the system refuses a chunk
     * @throws CommitFailed             if the system refuses a chunk and not one block could be had
     * @throws IllegalArgumentException if {@code from} and {@code count} reach outside {@code into}
     * @throws WrongThread              if another thread owns this freelist
     * @throws PoolClosed               after close
     */
    public int get(long[] into, int from, int count) {
        Blocks.checkRange(from, count, into.length);
        int taken = blocks.take(into, from, count);
        handles.issue(into, from, taken);
        return taken;
    }

    /**
     * Takes blocks back, in order. At the first handle that is refused it stops and throws what {@link #put(long)}
     * would, with the index in the message; those before it are put, those after it are not. An {@link Overrun} stops
     * nothing: it is thrown in the end, with further ones as suppressed exceptions.
     *
     * @throws IllegalArgumentException if {@code from} and {@code count} reach outside {@code handles}
     */
    public void put(long[] handles, int from, int count) {
        Blocks.checkRange(from, count, handles.length);
        Cache hand = blocks.enter();
        int retired = this.handles.retire(handles, from, count);
        blocks.give(hand, handles, from, retired);
        if (retired < count) {
            throw this.handles.refuseAt(handles, from + retired);
        }
    }

    /**
     * {@return the bytes of a block, as many as the builder was asked for} The segment keeps the range mapped but not
     * the block in use: after put it shows the next owner's bytes, after close zeros, or on Windows what was there.
     *
     * @throws WeirException as {@link #put(long)} does, for a handle that is not in use
     */
    public MemorySegment segment(long handle) {
        return blocks.payload(address(handle));
    }

    /**
     * {@return the address of a block, a multiple of the alignment} It is good for native code as long as the block is
     * in use and this freelist can be reached.
     *
     * @throws WeirException as {@link #put(long)} does, for a handle that is not in use
     */
    public long address(long handle) {
        return blocks.address(handles.check(handle));
    }

    /** {@return what messages, events and metrics call this freelist} Any thread. */
    public final String name() {
        return blocks.options().name();
    }

    /** {@return whether chunks are committed before they are needed} Any thread. */
    public final boolean commitAhead() {
        return blocks.options().commitAhead();
    }

    /** {@return a snapshot of the counters} Any thread. */
    public FreelistStats stats() {
        return blocks.stats();
    }

    /**
     * Sets the limit in blocks, from 0 to what the builder reserved. Lowering it takes no block from anybody: gets are
     * refused until enough were put. Below what is committed already, gets and puts take a lock.
     *
     * @throws IllegalArgumentException if that many were not reserved
     * @throws WrongThread              if another thread owns this freelist
     * @throws PoolClosed               after close
     */
    public void maxBlocks(long blocks) {
        this.blocks.limitBlocks(blocks);
    }

    /**
     * Sets the limit in bytes of blocks, padding included, as {@link #maxBlocks} does.
     *
     * @throws IllegalArgumentException if that many were not reserved
     * @throws WrongThread              if another thread owns this freelist
     */
    public void maxBytes(long bytes) {
        blocks.limitBytes(bytes);
    }

    /**
     * Sends the free blocks that the calling thread has at hand to where any thread finds them. A thread that ends need
     * not: its blocks are found when they are wanted.
     */
    public void flush() {
        blocks.flush();
    }

    /**
     * Gives the memory of free blocks back to the system while this freelist goes on: of every chunk none of whose
     * blocks is in use. Those blocks are parked: gets take the others first, and bring parked chunks back one by one,
     * the lowest first, when there is no other block. Their memory then comes with their first use, as that of fresh
     * blocks, and is zero or what it was; Windows promises neither. Addresses stay, and handles stay as good or as ended
     * as they were.
     *
     * <p>What is parked no longer counts against a budget, and counts again when it comes back; a get may then be
     * refused for want of room. The addresses stay readable, so the system goes on charging them to the process: see
     * {@link FreelistStats#parkedBlocks}. Tables of 8 bytes a block stay as they are, but for the free list of a confined
     * one on Linux, which is half of them.
     *
     * <p>Any thread may trim a shared freelist, also while others use it: their gets never fail for it, and wait for
     * one step of it at most, which is some thousand blocks or one chunk. A confined one is trimmed by its owner. It
     * takes a few nanoseconds per free block, and the system's time for the pages.
     *
     * @return the bytes given back
     * @throws CommitFailed if the system refuses; what was given back before that stays so, and no block is lost
     * @throws WrongThread  if another thread owns this freelist
     * @throws PoolClosed   after close
     */
    public long trim() {
        return blocks.trim();
    }

    /**
     * Sends the free blocks that all threads have at hand to where any thread finds them: for when some of many threads
     * have gone quiet for good. It stops gets and puts for microseconds. A confined freelist has none. Any thread.
     */
    public void flushAll() {
        blocks.flushAll();
    }

    /**
     * {@return a way to this freelist for one thread, such as an event loop's, that saves the look-up of the thread's
     * cache} Close it when the loop ends. There may be 64 open at once.
     *
     * @throws PoolClosed after close
     */
    public FreelistCache cache() {
        return new FreelistCache(this, handles, blocks.cache());
    }

    /**
     * {@return an allocator of blocks for whatever java.lang.foreign allocates with one} Each allocation takes a block,
     * and the arena's end puts it back; using a segment after that throws IllegalStateException. Contents are the
     * block's last owner's, as after {@link #get}, so write before you read.
     *
     * <p>An allocation throws IllegalArgumentException if it is larger than a block or aligned more strictly than
     * blocks are, and otherwise what {@link #get} throws. Any thread that may use the arena may allocate. Blocks of an
     * automatic arena come back some time after the last of its segments became unreachable; those of the global arena
     * never do. Closing this freelist first is fine: the segments then show what {@link #segment} says.
     *
     * @throws IllegalArgumentException if this freelist is confined and the arena is not confined to the calling
     *                                  thread; another thread could not put the blocks back
     */
    public SegmentAllocator allocator(Arena arena) {
        if (blocks instanceof ConfinedBlocks && !BlockAllocator.isConfinedHere(arena)) {
            throw new IllegalArgumentException(("arena is not confined to the calling thread, which owns %s; use"
                    + " Arena.ofConfined(), or build the freelist without confined()")
                    .formatted(name()));
        }
        return new BlockAllocator(this, blocks.options().payloadBytes(), blocks.alignment(), arena);
    }

    /**
     * Has {@code listener} told of the rare events from now on, as the builder's listener is, which stays. Any thread.
     *
     * @throws PoolClosed after close
     */
    public final void addListener(FreelistListener listener) {
        blocks.addListener(listener);
    }

    /** Forgets a listener that was added; any other is ignored. Any thread, also after close. */
    public final void removeListener(FreelistListener listener) {
        blocks.removeListener(listener);
    }

    /** {@return what a get throws when there is no block} */
    final PoolExhausted exhausted() {
        return blocks.exhausted();
    }

    /** {@return whether it was closed} */
    final boolean isClosed() {
        return blocks.isClosed();
    }

    /**
     * Makes the calling thread the owner of a confined freelist; a shared one has no owner. Whatever the last owner did
     * with this freelist must happen-before this call, by a lock, a queue or a join of the caller's.
     *
     * @throws PoolClosed after close
     */
    public void adopt() {
        blocks.adopt();
    }

    /**
     * Gives all memory back at once; a second close does nothing. Any thread, also while others use a shared freelist:
     * their gets and puts succeed or throw {@link PoolClosed}. A confined one is closed after its last use. Segments of
     * blocks that are still out can be read and written without harm, and their bytes are nobody's.
     */
    @Override
    public void close() {
        blocks.close();
    }

    /**
     * Waits for the blocks that are out, then closes. From now on puts work but gets throw {@link PoolClosed}, those
     * that wait among them. Once all blocks are back, or {@code atMost} has passed, or the thread is interrupted, which
     * it then stays, all memory is given back as {@link #close()} does. A confined freelist does not wait, since nobody
     * else could put.
     *
     * @return what was still out, which is logged as a warning, too, by one pool a second at most. Nothing if this
     *         freelist was closed before
     */
    public StillOut close(Duration atMost) {
        return blocks.close(atMost, block -> null);
    }

    /** Builds freelists. Not thread-safe; may build several. */
    public static final class Builder {
        private final long blockBytes;
        private final BlockOptions.Builder options;
        private boolean shared = true;

        Builder(long blockBytes, BlockOptions.Builder options) {
            this.blockBytes = blockBytes;
            this.options = options;
        }

        /** What messages, events and metrics call the freelist; {@code freelist-N} unless set. */
        public Builder name(String name) {
            options.name(name);
            return this;
        }

        /** Where blocks start: a power of two from 8 to the page size; the cache line unless set. */
        public Builder alignment(long bytes) {
            options.alignment(bytes);
            return this;
        }

        /** How much one commit adds, rounded up to whole blocks and pages; 256 KiB unless set. */
        public Builder chunkBytes(long bytes) {
            options.chunkBytes(bytes);
            return this;
        }

        /**
         * Whether a commit gives its blocks memory at once, so that their first use needn't wait for it; off unless
         * set. Where the system refuses, one warning is logged, and the blocks get memory at first use.
         */
        public Builder prefault(boolean prefault) {
            options.prefault(prefault);
            return this;
        }

        /**
         * Whether blocks lie in huge pages, for fewer misses of the TLB and a cheaper first use; off unless set. Chunks
         * are rounded up to 2 MiB. Where the system gives no such pages, one warning is logged per freelist. Linux.
         */
        public Builder hugePages(boolean hugePages) {
            options.hugePages(hugePages);
            return this;
        }

        /**
         * Whether a thread of Weir's commits chunks before they are needed, so that gets meet no system call; off
         * unless set. {@link #build} commits the first. A get asks for the next when half a chunk is left; if it comes
         * to the guard before that is there, it commits itself, as without this, and {@link FreelistStats#guardHits}
         * counts it. So make {@link #chunkBytes} as large as twice what is used up while the system commits a chunk.
         * With {@link #prefault} chunks get their memory on that thread, too.
         *
         * <p>A chunk that is refused in the background is counted and told to the listener; the get that comes to need
         * it asks again, and throws {@link CommitFailed} if it is refused then. What is committed ahead is charged to
         * the budget.
         */
        public Builder commitAhead(boolean commitAhead) {
            options.commitAhead(commitAhead);
            return this;
        }

        /**
         * Writes a few known bytes behind each block's bytes at its get and looks at them at its put, which throws
         * {@link Overrun} if somebody changed them; not done unless set. A block that has less than 8 bytes of padding
         * grows by a cache line, or what else it is aligned to.
         */
        public Builder canary() {
            options.canary();
            return this;
        }

        /**
         * Puts one in {@code oneIn} blocks, picked at random, on pages of its own before a page that nobody may touch: a
         * write or a read past its end kills the VM there and then, with a report that shows who did it. Not done
         * unless set. Each takes the room of the blocks that its pages and that page had else held. Where a kernel
         * before 6.13 makes such pages dear there are 4,096 of them in a process, and blocks after those have none.
         *
         * @param oneIn from 1, which is every block, to 2^31-1
         */
        public Builder guarded(int oneIn) {
            options.guarded(oneIn);
            return this;
        }

        /**
         * Hands the blocks of each chunk out in a random order at first, so that nobody can rely on, or guess, which
         * lies beside which; from the lowest unless set.
         */
        public Builder randomOrder() {
            options.randomOrder();
            return this;
        }

        /** The most blocks in use at once, 1 to 2^31-1; as many as the limit in bytes allows unless set. */
        public Builder maxBlocks(long blocks) {
            options.maxBlocks(blocks);
            return this;
        }

        /** The most bytes of blocks, padding included, at least one block's; 1 GiB unless this or maxBlocks is set. */
        public Builder maxBytes(long bytes) {
            options.maxBytes(bytes);
            return this;
        }

        /** One thread at a time uses the freelist, and pays for no synchronisation. */
        public Builder confined() {
            shared = false;
            return this;
        }

        /** Any thread may use the freelist. This is the default. */
        public Builder shared() {
            shared = true;
            return this;
        }

        /** Room for {@link Freelist#maxBlocks} to raise the limit to, 1 to 2^31-1; the limit itself unless set. */
        public Builder reserveBlocks(long blocks) {
            options.reserveBlocks(blocks);
            return this;
        }

        /**
         * Has free memory trimmed in the background: what was not needed for at least {@code idle}, and at most twice
         * as long, beyond a {@link #trimMargin}. Off unless set. Needed is the most blocks in use at once in that
         * time, looked at eight times; a load that comes and goes within {@code idle} is not trimmed away. See {@link
         * Freelist#trim} for what gets notice of it. Not for a confined freelist.
         *
         * @param idle a millisecond to a year
         */
        public Builder trimAfter(Duration idle) {
            options.trimAfter(idle);
            return this;
        }

        /**
         * How many free blocks {@link #trimAfter} leaves beyond those that were needed; it trims when there are twice as
         * many. An eighth of the need, and two chunks at least, unless set.
         */
        public Builder trimMargin(long blocks) {
            options.trimMargin(blocks);
            return this;
        }

        /** What chunks are charged to, together with those of other freelists; no budget unless set. */
        public Builder budget(Budget budget) {
            options.budget(budget);
            return this;
        }

        /** Who hears of guard hits, commits, failures, exhaustion and misuse; nobody unless set. */
        public Builder listener(FreelistListener listener) {
            options.listener(listener);
            return this;
        }

        /**
         * Reserves the range; memory is committed by the first get, or with {@link #commitAhead} right now.
         *
         * @throws IllegalArgumentException if block size and limits don't fit together
         * @throws CommitFailed             if the system refuses to reserve
         */
        public Freelist build() {
            if (!shared) {
                options.requireNoAutoTrim();
            }
            var built = options.build("freelist", blockBytes, 1);
            if (built.hardening().canary()) {
                return new CanaryFreelist(shared ? new SharedBlocks(built) : new ConfinedBlocks(built), shared);
            }
            return shared ? new SharedFreelist(new SharedBlocks(built))
                    : new ConfinedFreelist(new ConfinedBlocks(built));
        }
    }
}
