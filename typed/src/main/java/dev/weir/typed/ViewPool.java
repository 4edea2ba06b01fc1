package dev.weir.typed;

import dev.weir.core.CommitFailed;
import dev.weir.core.FreelistListener;
import dev.weir.core.Overrun;
import dev.weir.core.PoolExhausted;
import dev.weir.core.StillOut;
import dev.weir.core.blocks.BlockSource;
import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.Cache;
import dev.weir.typed.view.Owner;
import dev.weir.typed.view.View;
import dev.weir.typed.view.ViewClass;
import dev.weir.typed.view.ViewStore;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Views over blocks; the hot methods are in subclasses, which know the class of their blocks. Whether a record is in
 * use is the sign of its view's address: get clears it, put checks and sets it.
 *
 * <p>The address is written by the owner of the block alone, with one exception: two threads that hold the same record
 * may put it at once. So on shared blocks put sets the sign by a compare-and-set, and one of the two wins. Everything
 * else is plain: what the last owner wrote is seen by the next one, since the block went through give and take in
 * between.
 */
abstract sealed class ViewPool<T> extends RecordsInUse<T> permits ConfinedTypedPool, SharedTypedPool {
    private final Blocks blocks;
    /** What get looks into: all views, or none if a get has more to do than to hand one out. */
    final ViewStore views;
    private final ViewStore stored;
    private final Owner[] owners;
    private final Owner first;
    private final Owner second;
    private final int afterFirst;
    private final int afterSecond;
    private final @Nullable Attendant<T> attendant;
    private final boolean checked;
    final @Nullable Sampler sampler;
    private final ViewClass viewClass;

    ViewPool(Blocks blocks, ViewClass viewClass, Snapshots snapshots, Lifecycle<T> lifecycle) {
        super(blocks, viewClass, snapshots);
        this.blocks = blocks;
        this.stored = new ViewStore(blocks.options().numbers(), lifecycle.views());
        this.attendant = lifecycle.attends() ? new Attendant<>(this, blocks, viewClass, lifecycle) : null;
        this.views = lifecycle.hasQuickGets() ? stored : ViewStore.EMPTY;
        this.checked = lifecycle.checked();
        this.sampler = checked || lifecycle.sampling() == 0 ? null : new Sampler(lifecycle.sampling());
        this.owners = owners(lifecycle);
        boolean quick = lifecycle.hasQuickPuts();
        this.first = quick ? owners[0] : this;
        this.second = quick ? owners[owners.length > 1 ? 1 : 0] : this;
        this.afterFirst = nextTurn(first);
        this.afterSecond = nextTurn(second);
        this.viewClass = viewClass;
    }

    /** {@return the owners of the views of each block, by their turn} A block's only view is the pool's own. */
    private Owner[] owners(Lifecycle<T> lifecycle) {
        int turns = lifecycle.views();
        if (turns == 1 && lifecycle.hasQuickPuts()) {
            return new Owner[] {this};
        }
        var made = new Owner[turns];
        for (int turn = 0; turn < turns; turn++) {
            made[turn] = new Lender(this, stored.turn((turn + 1) % turns));
        }
        return made;
    }

    private static int nextTurn(Owner owner) {
        return owner instanceof Lender lender ? lender.nextTurn() : 0;
    }

    @Override
    public T get(Duration atMost) throws InterruptedException {
        int slot = blocks.take(atMost);
        prepare();
        return handOutByChance(slot);
    }

    @Override
    public int get(T[] into, int from, int count) {
        Blocks.checkRange(from, count, into.length);
        checkComponent(into);
        int got = 0;
        try {
            T record;
            while (got < count && (record = tryGet()) != null) {
                into[from + got++] = record;
            }
        } catch (CommitFailed e) {
            // What was handed out before must reach the caller, so a refused chunk then ends the call like the limit
            // does.
            if (got == 0) {
                throw e;
            }
        } catch (Throwable e) {
            try {
                takeBackAll(into, from, got);
            } catch (RuntimeException refusal) {
                e.addSuppressed(refusal);
            }
            throw e;
        }
        return got;
    }

    /** After an error, such as a hook's: the caller does not learn how many there were. */
    private void takeBackAll(T[] records, int from, int count) {
        put(records, from, count);
        Arrays.fill(records, from, from + count, null);
    }

    @Override
    public void put(T[] records, int from, int count) {
        Blocks.checkRange(from, count, records.length);
        int i = from;
        try {
            for (; i < from + count; i++) {
                putOne(records[i], i);
            }
            if (count > 0) {
                prepare();
            }
        } catch (Overrun overrun) {
            putRest(records, i + 1, from + count, overrun);
        }
    }

    /** Puts those behind a record that was overrun, and throws what tells of that. */
    private void putRest(T[] records, int from, int to, Overrun first) {
        for (int i = from; i < to; i++) {
            try {
                putOne(records[i], i);
            } catch (Overrun overrun) {
                first.addSuppressed(overrun);
            } catch (Throwable e) {
                e.addSuppressed(first);
                throw e;
            }
        }
        throw first;
    }

    private void putOne(T record, int index) {
        Cache hand = blocks.enter();
        int slot = takeBack(blocks, record, index);
        if (slot == Blocks.NONE) {
            putOther(record, index);
        } else {
            blocks.give(hand, slot);
        }
    }

    @Override
    public String name() {
        return blocks.options().name();
    }

    @Override
    public boolean commitAhead() {
        return blocks.options().commitAhead();
    }

    @Override
    public TypedPoolStats stats() {
        return new TypedPoolStats(blocks.stats(), blocks.leaks());
    }

    @Override
    public void maxBlocks(long records) {
        blocks.limitBlocks(records);
    }

    @Override
    public void maxBytes(long bytes) {
        blocks.limitBytes(bytes);
    }

    @Override
    public void flush() {
        blocks.flush();
    }

    @Override
    public long trim() {
        return blocks.trim();
    }

    @Override
    public void flushAll() {
        blocks.flushAll();
    }

    @Override
    public void addListener(FreelistListener listener) {
        blocks.addListener(listener);
    }

    @Override
    public void removeListener(FreelistListener listener) {
        blocks.removeListener(listener);
    }

    @Override
    public TypedPoolCache<T> cache() {
        return new TypedPoolCache<>(this, blocks.cache());
    }

    @Override
    public void adopt() {
        blocks.adopt();
    }

    @Override
    public void close() {
        blocks.close();
        if (attendant != null) {
            attendant.close();
        }
    }

    @Override
    public StillOut close(Duration atMost) {
        var out = blocks.close(atMost, block -> attendant == null ? null : attendant.got(block));
        if (attendant != null) {
            attendant.close();
        }
        return out;
    }

    @Nullable
    T tryGet(BlockSource source) {
        int block = source.take();
        return block == Blocks.NONE ? null : handOutByChance(block);
    }

    void put(BlockSource source, T record) {
        Cache hand = source.enter();
        int slot = takeBack(blocks, record, NO_INDEX);
        if (slot != Blocks.NONE) {
            source.give(hand, slot);
        } else if (attendant == null || !attendant.runsCodeAtPut()) {
            source.give(hand, takeBackOther(record, NO_INDEX));
        } else {
            // Its code may close the source.
            putOther(record, NO_INDEX);
        }
    }

    PoolExhausted exhausted() {
        return blocks.exhausted();
    }

    /**
     * Begins the use of a record.
     *
     * @param blocks this pool's, of which a subclass knows the class
     * @param view   the slot's, which {@link #views} found
     */
    @SuppressWarnings("unchecked") // the view class implements T
    final T handOut(Blocks blocks, int slot, @Nullable View view) {
        if (view == null) {
            return handOutOther(slot, checked);
        }
        // Computed again rather than cleared of its sign: a put and the next get then don't wait for the view's memory.
        view.address = blocks.address(views.number(slot));
        return (T) view;
    }

    /** Where no count of gets is at hand. */
    final T handOutByChance(int slot) {
        return sampler != null && sampler.isDueByChance() ? handOutWatched(slot)
                : handOut(blocks, slot, views.find(slot));
    }

    final T handOutWatched(int slot) {
        return handOutOther(slot, true);
    }

    /** The first get of a block, a get that is watched, and every get of a pool that clears records or has a hook. */
    @SuppressWarnings("unchecked") // the view class implements T
    private T handOutOther(int slot, boolean watched) {
        View view = viewOf(slot, watched);
        view.address = blocks.address(stored.number(slot));
        T record = (T) view;
        if (attendant != null) {
            try {
                attendant.atGet(record, view);
            } catch (Throwable e) {
                endUseAfter(e, record, NO_INDEX);
                throw e;
            }
        }
        return record;
    }

    private View viewOf(int slot, boolean watched) {
        try {
            if (watched && attendant != null) {
                return attendant.lend(slot, stored.number(slot));
            }
            View view = stored.find(slot);
            return view != null ? view : makeViews(slot);
        } catch (Throwable e) {
            // Out of heap: the block was taken and nobody got it.
            blocks.give(blocks.enter(), slot);
            throw e;
        }
    }

    /** Makes all views of a block, so that they lie side by side. {@return the one whose turn it is} */
    private View makeViews(int slot) {
        int block = stored.number(slot);
        View next = null;
        for (int turn = 0; turn < owners.length; turn++) {
            View view = viewClass.make(blocks.address(block) | Long.MIN_VALUE, owners[turn]);
            int its = block | stored.turn(turn);
            stored.add(its, view);
            next = its == slot ? view : next;
        }
        return Objects.requireNonNull(next);
    }

    /**
     * Ends the use of a record.
     *
     * <p>Where views take turns, whose turn is next is nearly always known by a comparison. To ask the owner would make
     * the next get wait for the view's memory; a branch that is predicted does not.
     *
     * @param blocks this pool's, of which a subclass knows the class
     * @return its block's next slot, or none, and then it is for the caller to {@link #putOther}; that is not called
     *     here, since compiled code would load everything again behind a call, however rare
     */
    @SuppressWarnings("ReferenceEquality") // which owner it is, is the question
    final int takeBack(Blocks blocks, T record, int index) {
        if (record instanceof View view) {
            Owner owner = view.owner;
            int next;
            if (owner == first) {
                next = afterFirst;
            } else if (owner == second) {
                next = afterSecond;
            } else {
                return Blocks.NONE;
            }
            long address = view.address;
            if (address >= 0 && end(view, address)) {
                return ended(blocks.block(address)) | next;
            }
        }
        throw misuses.refusal(record, index);
    }

    /** Puts a record that {@link #takeBack} did not. */
    final void putOther(T record, int index) {
        int slot = takeBackOther(record, index);
        blocks.give(blocks.enter(), slot);
        prepare();
    }

    /**
     * Has the calling thread's gets picked, if there are to be some: makes the view that the next such get hands out.
     * Called where the thread may have got a cache. One that got it in a call that failed is found by its next such call.
     */
    abstract void prepare();

    /** {@return a view for a get to come, or null if that is to make one itself} */
    final @Nullable View makePrepared() {
        try {
            return attendant == null || views != stored ? null : attendant.prepare();
        } catch (OutOfMemoryError | StackOverflowError e) {
            // The caller's own get or put is done. The get that finds nothing prepared is the one to tell.
            return null;
        }
    }

    /** Of a record that is watched or attended to, or a third view, or not this pool's. */
    private int takeBackOther(T record, int index) {
        View view = mine(record, index);
        if (attendant != null && view.address >= 0) {
            try {
                attendant.beforePut(record);
            } catch (Throwable e) {
                endUseAfter(e, record, index);
                throw e;
            }
        }
        return endUse(record, index);
    }

    /** Gives the block of a record back after a hook failed, whose failure the caller throws. */
    private void endUseAfter(Throwable failure, T record, int index) {
        int slot;
        try {
            slot = endUse(record, index);
        } catch (Overrun overrun) {
            failure.addSuppressed(overrun);
            return;
        }
        blocks.give(blocks.enter(), slot);
    }

    /**
     * {@return its block's next slot}
     *
     * @throws Overrun once the block was given back here
     */
    private int endUse(T record, int index) {
        View view = mine(record, index);
        long address = view.address;
        if (address < 0 || !end(view, address)) {
            throw misuses.refusal(record, index);
        }
        Overrun overrun = attendant == null ? null : attendant.afterPut(view, address, index);
        // Until here the leak finder must not find the record dropped.
        Reference.reachabilityFence(view);
        int slot = ended(blocks.block(address)) | nextTurn(view.owner);
        if (overrun != null) {
            blocks.give(blocks.enter(), slot);
            throw blocks.misuse(overrun);
        }
        return slot;
    }

    /** {@return the number of the slot's block} */
    final int number(int slot) {
        return stored.number(slot);
    }

    /** Sets the sign of a view's address. {@return false if another thread has just done so} */
    abstract boolean end(View view, long address);

    @Override
    final boolean owns(View view) {
        return view.owner == this || (view.owner instanceof Lender lender && lender.pool == this);
    }

    @Override
    final @Nullable View inUse(int block) {
        View view = attendant == null ? null : attendant.kept(block);
        for (int turn = 0; turn < owners.length && (view == null || view.address < 0); turn++) {
            view = stored.find(block | stored.turn(turn));
        }
        return view;
    }

    @Override
    final void keep(int block, View view, Lease lease) {
        Objects.requireNonNull(attendant).keep(block, view, lease);
    }

    /** {@return what to log of a record that was dropped without a put, or null if it was not} */
    @Nullable
    Trace dropped(Lease.Drop drop) {
        return attendant == null ? null : attendant.dropped(drop);
    }

    /** An array of a subtype of T can't hold the views, and a store that fails would lose its record. */
    private void checkComponent(T[] into) {
        Class<?> component = into.getClass().getComponentType();
        if (!component.isAssignableFrom(viewClass.implementation())) {
            throw new IllegalArgumentException("into is an array of %s; allowed: an array of %s"
                    .formatted(component.getTypeName(), layout().type().getTypeName()));
        }
    }
}
