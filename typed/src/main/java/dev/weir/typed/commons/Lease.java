package dev.weir.typed.commons;

import dev.weir.typed.view.View;
import java.io.PrintWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Deque;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectState;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows of one object. The records of a typed factory have nothing else; any other factory brings a
 * PooledObject of its own, which its hooks are shown, so its state follows this one's.
 *
 * <p>A lease has one holder at a time: the thread that took it from the idle objects, then whichever thread moves its
 * state from ALLOCATED to RETURNING or INVALID. That step is a compare-and-set, so of two threads that end the same use
 * one wins; the other writes of state are the holder's alone, in release mode, so that a check sees a lease no older
 * than the hand-over through which its object came. The counts and times are the holder's too, handed on with the
 * lease; other threads read them for statistics, hence opaque.
 */
@SuppressWarnings("deprecation") // the old millisecond twins are abstract
final class Lease<T> implements PooledObject<T> {
    private static final VarHandle STATE;
    private static final VarHandle BORROWS;
    private static final VarHandle RETURNS;
    private static final VarHandle BORROWED_AT;
    private static final VarHandle RETURNED_AT;
    private static final VarHandle USED_AT;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Lease.class, "state", PooledObjectState.class);
            BORROWS = lookup.findVarHandle(Lease.class, "borrows", long.class);
            RETURNS = lookup.findVarHandle(Lease.class, "returns", long.class);
            BORROWED_AT = lookup.findVarHandle(Lease.class, "borrowedAt", long.class);
            RETURNED_AT = lookup.findVarHandle(Lease.class, "returnedAt", long.class);
            USED_AT = lookup.findVarHandle(Lease.class, "usedAt", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Which lease this is in its registry; set once, before the lease is idle for the first time. */
    int index;
    /** The index of the idle lease below, and how many lie there; see {@link IdleStack}. */
    int below;
    int depth;

    private final T object;
    private final @Nullable PooledObject<T> given;
    /** The object, if it is a record of Weir's; see {@link #hide}. */
    private final @Nullable View view;

    private final long createdAt = CoarseClock.exactMillis();
    private PooledObjectState state = PooledObjectState.IDLE;
    private long borrows;
    private long returns;
    private long borrowedAt = createdAt;
    private long returnedAt = createdAt;
    private long usedAt = createdAt;

    /** @param given what the factory made, or null if this is all there is */
    Lease(T object, @Nullable PooledObject<T> given) {
        this.object = object;
        this.given = given;
        this.view = object instanceof View record ? record : null;
    }

    /**
     * Makes an idle record stale, as if it had been put, so that a use after its return is refused. Holder only, and
     * plain as the sign of a view's address is anywhere: the next holder gets the record by way of the idle objects.
     */
    private void hide() {
        if (view != null) {
            view.address |= Long.MIN_VALUE;
        }
    }

    private void show() {
        if (view != null) {
            view.address &= Long.MAX_VALUE;
        }
    }

    /** {@return whether somebody put the borrowed record into its TypedPool, which may have lent it again since} */
    boolean wasPut() {
        return view != null && view.address < 0;
    }

    /** {@return what the factory's hooks are called with} */
    PooledObject<T> shown() {
        return given == null ? this : given;
    }

    /** Begins a use. Holder only. {@return how long the object was idle, in milliseconds} */
    long begin(long now) {
        long idle = now - returnedAt;
        BORROWED_AT.setOpaque(this, now);
        USED_AT.setOpaque(this, now);
        BORROWS.setOpaque(this, borrows + 1);
        return idle;
    }

    /** Notes the end of a use. Holder only. {@return how long the object was borrowed, in milliseconds} */
    long end(long now) {
        RETURNED_AT.setOpaque(this, now);
        RETURNS.setOpaque(this, returns + 1);
        return now - borrowedAt;
    }

    void touch(long now) {
        USED_AT.setOpaque(this, now);
    }

    long borrows() {
        return (long) BORROWS.getOpaque(this);
    }

    long returns() {
        return (long) RETURNS.getOpaque(this);
    }

    @Override
    public T getObject() {
        return object;
    }

    @Override
    public PooledObjectState getState() {
        return (PooledObjectState) STATE.getAcquire(this);
    }

    @Override
    public boolean allocate() {
        show();
        STATE.setRelease(this, PooledObjectState.ALLOCATED);
        if (given != null) {
            given.allocate();
        }
        return true;
    }

    /** Makes the calling thread the holder of a borrowed object. {@return false if it is not borrowed} */
    boolean endUse(PooledObjectState next) {
        if (!STATE.compareAndSet(this, PooledObjectState.ALLOCATED, next)) {
            return false;
        }
        if (given != null && next == PooledObjectState.RETURNING) {
            given.markReturning();
        }
        return true;
    }

    @Override
    public void markReturning() {
        STATE.setRelease(this, PooledObjectState.RETURNING);
        if (given != null) {
            given.markReturning();
        }
    }

    @Override
    public boolean deallocate() {
        hide();
        STATE.setRelease(this, PooledObjectState.IDLE);
        if (given != null) {
            given.deallocate();
        }
        return true;
    }

    @Override
    public void invalidate() {
        if (state == PooledObjectState.IDLE) {
            // Else it is shown already, or was put, and must not come to life again.
            show();
        }
        STATE.setRelease(this, PooledObjectState.INVALID);
        if (given != null) {
            given.invalidate();
        }
    }

    @Override
    public void use() {
        touch(CoarseClock.millis());
        if (given != null) {
            given.use();
        }
    }

    @Override
    public long getBorrowedCount() {
        return borrows();
    }

    @Override
    public Instant getCreateInstant() {
        return instant(createdAt);
    }

    @Override
    public Instant getLastBorrowInstant() {
        return instant((long) BORROWED_AT.getOpaque(this));
    }

    @Override
    public Instant getLastReturnInstant() {
        return instant((long) RETURNED_AT.getOpaque(this));
    }

    @Override
    public Instant getLastUsedInstant() {
        return instant((long) USED_AT.getOpaque(this));
    }

    private static Instant instant(long millis) {
        return Instant.now().minusMillis(Math.max(0, CoarseClock.exactMillis() - millis));
    }

    @Override
    public long getActiveTimeMillis() {
        return getActiveDuration().toMillis();
    }

    @Override
    public long getIdleTimeMillis() {
        return Math.max(0, CoarseClock.exactMillis() - (long) RETURNED_AT.getOpaque(this));
    }

    @Override
    public long getCreateTime() {
        return getCreateInstant().toEpochMilli();
    }

    @Override
    public long getLastBorrowTime() {
        return getLastBorrowInstant().toEpochMilli();
    }

    @Override
    public long getLastReturnTime() {
        return getLastReturnInstant().toEpochMilli();
    }

    @Override
    public long getLastUsedTime() {
        return getLastUsedInstant().toEpochMilli();
    }

    @Override
    public int compareTo(PooledObject<T> other) {
        int byReturn = getLastReturnInstant().compareTo(other.getLastReturnInstant());
        return byReturn != 0
                ? byReturn
                : Integer.compare(System.identityHashCode(this), System.identityHashCode(other));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** {@return false: the engine tests no idle objects} */
    @Override
    public boolean startEvictionTest() {
        return false;
    }

    /** {@return false: the engine tests no idle objects} */
    @Override
    public boolean endEvictionTest(Deque<PooledObject<T>> idleQueue) {
        return false;
    }

    /** Does nothing: the engine looks for no abandoned objects. */
    @Override
    public void markAbandoned() {}

    /** Does nothing: the engine keeps no stacks. */
    @Override
    public void setLogAbandoned(boolean logAbandoned) {}

    /** Prints nothing: the engine keeps no stacks. */
    @Override
    public void printStackTrace(PrintWriter writer) {}

    @Override
    public String toString() {
        return "Object: %s, State: %s".formatted(object, getState());
    }
}
