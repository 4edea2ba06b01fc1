package dev.weir.typed.commons;

import dev.weir.core.PoolExhausted;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.commons.pool2.DestroyMode;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.PooledObjectState;
import org.jspecify.annotations.Nullable;

/**
 * A pool of what one factory makes. A borrow takes an idle object and a return gives it back by one compare-and-set
 * each, and a return claims the object by another; no lock is taken unless an object is made or destroyed, or a
 * borrower has to wait.
 *
 * <p>Whoever frees an object or room serves the line afterwards, in {@link #freed}; see {@link WaitingLine} for why
 * that strands nobody.
 */
final class Engine<T> implements WaitingLine.Supply<T>, Lifecycle.Owner {

    /** Pools whose objects count against one limit, and which help each other out. */
    interface Neighbours {
        /** {@return whether anybody waits in any of them} One volatile load. */
        boolean areWaiting();

        void arrive();

        void leave();

        /** Gives room of idle objects to those who wait. */
        void share();
    }

    /** Thrown at who comes to an engine that was retired meanwhile: the next one is for it. */
    static final class Retired extends IllegalStateException {
        private static final long serialVersionUID = 1;
    }

    final Capacity capacity;
    final PoolCounts counts;
    final IdleObjects<T> idle;
    final WaitingLine<T> line = new WaitingLine<>(this);
    final Registry<T> registry = new Registry<>();
    private final Lifecycle<T> life;
    private final Settings settings;
    private final @Nullable Neighbours neighbours;
    private final boolean takesTimes;
    private final int maxIdle;
    /** What addObject made and could not passivate: the contract suite wants no destroy call within that addObject. */
    private final Queue<Lease<T>> condemned = new ConcurrentLinkedQueue<>();
    private final Listener listener;
    /** Called after close, when an object or the attempt to make one has ended. */
    private final Runnable whenOneEnds;
    private volatile boolean isClosed;
    private volatile boolean isRetired;

    Engine(
            PooledObjectFactory<T> factory,
            Settings settings,
            Capacity capacity,
            PoolCounts counts,
            Listener listener,
            Runnable whenOneEnds,
            @Nullable Neighbours neighbours) {
        this.life = new Lifecycle<>(factory, settings, registry, capacity, counts, listener, this);
        this.settings = settings;
        this.capacity = capacity;
        this.counts = counts;
        this.neighbours = neighbours;
        this.idle = idle(settings, registry, neighbours == null);
        this.takesTimes = settings.takesTimes;
        this.maxIdle = settings.maxIdle;
        this.listener = listener;
        this.whenOneEnds = whenOneEnds;
    }

    /** Keys spread the threads already, and there may be many of them. */
    private static <T> IdleObjects<T> idle(Settings settings, Registry<T> registry, boolean isAlone) {
        if (!settings.lifo) {
            return new IdleQueue<>();
        }
        return isAlone ? IdleStack.striped(registry) : IdleStack.strict(registry);
    }

    /** @param waitNanos how long to wait for an object when exhausted, negative for ever */
    T borrow(long waitNanos) throws Exception {
        long start = CoarseClock.millis();
        Lease<T> lease = isClosed || !line.isEmpty() ? null : idle.pop();
        if (lease == null || !life.wake(lease, false)) {
            lease = borrowSlowly(waitNanos);
        }
        long now = CoarseClock.millis();
        long wasIdle = lease.begin(now);
        if (takesTimes) {
            counts.idle.add(lease.borrows(), wasIdle);
            counts.noteWait(lease.borrows(), now - start);
        }
        return lease.getObject();
    }

    private Lease<T> borrowSlowly(long waitNanos) throws Exception {
        long deadline = System.nanoTime() + waitNanos;
        buryCondemned();
        while (true) {
            requireOpen();
            // Who may not wait takes what there is; who may, queues up behind those who wait already.
            boolean isMyTurn = !settings.blocks || line.isEmpty();
            Lease<T> lease = isMyTurn ? idle.pop() : null;
            boolean isFresh = lease == null && isMyTurn && capacity.reserve();
            if (lease == null && !isFresh && !settings.blocks) {
                // An object may have come back while others took the room.
                lease = idle.pop();
            }
            if (lease == null && !isFresh) {
                long left = waitNanos < 0 ? -1 : Math.max(0, deadline - System.nanoTime());
                var waiter = await(left, waitNanos);
                lease = waiter.lease();
                isFresh = waiter.mayMake();
            }
            if (isFresh) {
                lease = make();
            }
            if (lease != null && life.wake(lease, isFresh)) {
                return lease;
            }
        }
    }

    /** {@return a new object, or null if the records have come to a limit lower than was known} */
    private @Nullable Lease<T> make() throws Exception {
        try {
            return life.make();
        } catch (NoSuchElementException e) {
            if (e.getCause() instanceof PoolExhausted && capacity.isCeilingLowered()) {
                return null;
            }
            throw e;
        }
    }

    /** {@return a waiter that was served} */
    private WaitingLine.Waiter<T> await(long nanos, long asked) throws InterruptedException {
        if (!settings.blocks) {
            throw new NoSuchElementException("Pool exhausted: " + this);
        }
        if (neighbours != null) {
            neighbours.arrive();
        }
        try {
            var waiter = line.join();
            buryCondemned();
            line.serve();
            if (neighbours != null) {
                neighbours.share();
            }
            line.await(waiter, nanos);
            if (waiter.lease() == null && !waiter.mayMake()) {
                requireOpen();
                throw new NoSuchElementException("Timeout waiting for idle object, maxWaitDuration=%s: %s"
                        .formatted(WaitingLine.shown(asked), this));
            }
            return waiter;
        } finally {
            if (neighbours != null) {
                neighbours.leave();
            }
        }
    }

    @Override
    public void requireOpen() {
        if (isRetired) {
            throw new Retired();
        }
        if (isClosed) {
            throw new IllegalStateException("Pool not open: it was closed; make a new one");
        }
    }

    /**
     * Takes an object back.
     *
     * @return what the factory threw if it had to destroy the object
     * @throws IllegalStateException if it is not borrowed from this pool
     */
    @Nullable
    Throwable giveBack(T object) {
        Lease<T> lease = registry.find(object);
        if (lease == null) {
            throw new IllegalStateException("Returned object not currently part of this pool; return what was borrowed "
                    + "here and not invalidated since");
        }
        if (!lease.endUse(PooledObjectState.RETURNING)) {
            throw new IllegalStateException(
                    "Object has already been returned to this pool or is invalid; return each borrowed object once");
        }
        if (lease.wasPut()) {
            listener.swallow(end(lease));
            throw new IllegalStateException("Returned record was put into its TypedPool while it was borrowed; return "
                    + "what was borrowed, and neither put nor close it");
        }
        long wasActive = lease.end(CoarseClock.millis());
        if (takesTimes) {
            counts.active.add(lease.returns(), wasActive);
        }
        return life.settle(lease) ? keep(lease) : end(lease);
    }

    /** Makes an object idle, or destroys it. {@return what the factory threw at that} */
    private @Nullable Throwable keep(Lease<T> lease) {
        lease.deallocate();
        if (isClosed || capacity.isExceeded() || (mayExceedMaxIdle() && idle.size() >= maxIdle)) {
            return end(lease);
        }
        idle.push(lease);
        if (mayExceedMaxIdle()) {
            shedIdle();
        }
        freed();
        if (isClosed) {
            // close() may have looked before the push.
            clear();
        }
        return null;
    }

    /** {@return whether there are objects enough that too many could be idle} Nearly always false, by one load. */
    private boolean mayExceedMaxIdle() {
        return maxIdle >= 0 && capacity.used() > maxIdle;
    }

    /**
     * Of returns at the same time each may have found room for one more. Each looks again after its push: the last one
     * to push sees all that are idle, and whatever is too much goes.
     */
    private void shedIdle() {
        Lease<T> lease;
        while (idle.size() > maxIdle && (lease = idle.pop()) != null) {
            life.discard(lease);
        }
    }

    /**
     * Destroys a borrowed object.
     *
     * @throws IllegalStateException if it is not borrowed from this pool
     */
    void invalidate(T object, DestroyMode mode) throws Exception {
        Lease<T> lease = registry.find(object);
        if (lease == null) {
            throw new IllegalStateException("Invalidated object not currently part of this pool; invalidate what was "
                    + "borrowed here, once");
        }
        if (!lease.endUse(PooledObjectState.INVALID)) {
            throw new IllegalStateException(
                    "Invalidated object is not borrowed: it was returned already; return or invalidate it, not both");
        }
        try {
            life.destroy(lease, mode);
        } finally {
            freed();
        }
    }

    /** @throws IllegalStateException if it is not borrowed from this pool */
    void use(T object) {
        Lease<T> lease = registry.find(object);
        if (lease == null || lease.getState() != PooledObjectState.ALLOCATED) {
            throw new IllegalStateException("Used object is not borrowed from this pool; use it between its borrow "
                    + "and its return");
        }
        lease.use();
    }

    /** Makes an idle object, if the limits allow one. */
    void add() throws Exception {
        buryCondemned();
        requireOpen();
        if ((maxIdle >= 0 && idle.size() >= maxIdle) || !capacity.reserve()) {
            return;
        }
        Lease<T> lease = life.make();
        boolean isPassive = false;
        try {
            life.passivate(lease);
            isPassive = true;
        } finally {
            if (!isPassive) {
                condemn(lease);
            }
        }
        listener.swallow(keep(lease));
    }

    private void condemn(Lease<T> lease) {
        lease.invalidate();
        condemned.add(lease);
        if (areWaiting()) {
            buryCondemned();
        }
    }

    /** Destroys what {@link #add} condemned. {@return whether there was anything} */
    boolean buryCondemned() {
        boolean wasAny = false;
        Lease<T> lease;
        while ((lease = condemned.poll()) != null) {
            wasAny = true;
            life.discard(lease);
        }
        return wasAny;
    }

    /** Destroys the objects that are idle now. */
    void clear() {
        buryCondemned();
        // As many as there are, so that returns at the same time can't keep it busy for ever; all of them once closed.
        int left = idle.size();
        Lease<T> lease;
        while ((left-- > 0 || isClosed) && (lease = idle.pop()) != null) {
            life.discard(lease);
        }
    }

    void close() {
        isClosed = true;
        line.close();
        clear();
    }

    /** Ends an engine without objects. {@return false, and changes nothing, if it has any, or makes one} */
    boolean retire() {
        if (!capacity.retire()) {
            return false;
        }
        isRetired = true;
        line.close();
        return true;
    }

    boolean isClosed() {
        return isClosed;
    }

    void limit(int objects) {
        capacity.limit(objects);
        shrink();
        freed();
    }

    /** Destroys idle objects until the limits hold, or none is left. */
    void shrink() {
        Lease<T> lease;
        while (capacity.isExceeded() && (lease = idle.pop()) != null) {
            life.discard(lease);
        }
    }

    /** Destroys an idle object and serves nobody. {@return false if none is idle} */
    boolean evict() {
        Lease<T> lease = idle.pop();
        if (lease == null) {
            return false;
        }
        listener.swallow(life.end(lease));
        return true;
    }

    /** Destroys an object and serves who waits. {@return what the factory threw} */
    private @Nullable Throwable end(Lease<T> lease) {
        Throwable failure = life.end(lease);
        freed();
        return failure;
    }

    /** To be called after an object became idle, or room free. */
    @Override
    public void freed() {
        if (areWaiting()) {
            line.serve();
            if (neighbours != null) {
                neighbours.share();
            }
        }
    }

    @Override
    public void ended() {
        if (isClosed) {
            whenOneEnds.run();
        }
    }

    private boolean areWaiting() {
        return !line.isEmpty() || (neighbours != null && neighbours.areWaiting());
    }

    int active() {
        return Math.max(0, registry.size() - idle.size() - condemned.size());
    }

    /** {@return how many objects {@link #add} condemned that are not destroyed yet} */
    int condemned() {
        return condemned.size();
    }

    @Override
    public @Nullable Lease<T> idle() {
        return idle.pop();
    }

    @Override
    public boolean reserve() {
        return capacity.reserve();
    }

    @Override
    public String toString() {
        return "active=%,d, idle=%,d, waiters=%,d, maxTotal=%,d"
                .formatted(active(), idle.size(), line.length(), capacity.limit());
    }
}
