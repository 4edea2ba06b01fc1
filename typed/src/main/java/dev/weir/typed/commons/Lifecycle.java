package dev.weir.typed.commons;

import java.util.NoSuchElementException;
import org.apache.commons.pool2.DestroyMode;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectFactory;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an object through its factory, from make to destroy. Whatever a hook throws, the counts stay right.
 */
final class Lifecycle<T> {

    /** The pool that the objects are for. */
    interface Owner {
        void requireOpen();

        /** Called when room is free, and objects and counts are as they will stay. */
        void freed();

        /** Called when an object or the attempt to make one has ended, before {@link #freed}. */
        void ended();
    }

    private final PooledObjectFactory<T> factory;
    private final boolean testOnCreate;
    private final boolean testOnBorrow;
    private final boolean testOnReturn;
    private final Registry<T> registry;
    private final Capacity capacity;
    private final PoolCounts counts;
    private final Listener listener;
    private final Owner owner;

    Lifecycle(
            PooledObjectFactory<T> factory,
            Settings settings,
            Registry<T> registry,
            Capacity capacity,
            PoolCounts counts,
            Listener listener,
            Owner owner) {
        this.factory = factory;
        this.testOnCreate = settings.testOnCreate;
        this.testOnBorrow = settings.testOnBorrow;
        this.testOnReturn = settings.testOnReturn;
        this.registry = registry;
        this.capacity = capacity;
        this.counts = counts;
        this.listener = listener;
        this.owner = owner;
    }

    /** Makes an object, for which there is room. */
    Lease<T> make() throws Exception {
        Lease<T> lease = null;
        try {
            // Once more, since there is room now: a close that comes from here on waits for this object.
            owner.requireOpen();
            Lease<T> made = lease();
            if (!registry.add(made)) {
                throw new IllegalStateException(
                        "%s made an object that is in the pool already; it must make a new one each time"
                                .formatted(factory.getClass().getName()));
            }
            lease = made;
        } finally {
            if (lease == null) {
                release();
                owner.freed();
            }
        }
        counts.created.increment();
        if (testOnCreate) {
            testFresh(lease);
        }
        return lease;
    }

    private Lease<T> lease() throws Exception {
        if (factory instanceof TypedPooledObjectFactory<T> typed) {
            return new Lease<>(typed.makeRecord(), null);
        }
        PooledObject<T> given = factory.makeObject();
        if (PooledObject.isNull(given)) {
            throw new NullPointerException(factory.getClass().getName() + ".makeObject() = null");
        }
        return new Lease<>(given.getObject(), given);
    }

    private void testFresh(Lease<T> lease) {
        boolean isValid = false;
        Throwable failure = null;
        try {
            isValid = factory.validateObject(lease.shown());
        } catch (Throwable e) {
            failure = e;
        }
        if (!isValid) {
            discard(lease);
            throw noSuch("Unable to validate object that was just made", failure);
        }
    }

    /**
     * Activates and validates an object that is about to be borrowed, or destroys it.
     *
     * @return false if another one is to be tried
     * @throws NoSuchElementException if it is fresh and no good, since the next would be no better
     */
    boolean wake(Lease<T> lease, boolean isFresh) {
        lease.allocate();
        boolean isActive = false;
        Throwable failure = null;
        try {
            factory.activateObject(lease.shown());
            isActive = true;
            if (!testOnBorrow || factory.validateObject(lease.shown())) {
                return true;
            }
        } catch (Throwable e) {
            failure = e;
        }
        refuse(lease, isActive, isFresh, failure);
        return false;
    }

    private void refuse(Lease<T> lease, boolean isActive, boolean isFresh, @Nullable Throwable failure) {
        if (isActive) {
            counts.destroyedByBorrowValidation.increment();
        }
        discard(lease);
        if (isFresh) {
            throw noSuch(isActive ? "Unable to validate object" : "Unable to activate object", failure);
        }
        Listener.rethrowError(failure);
    }

    private NoSuchElementException noSuch(String what, @Nullable Throwable failure) {
        Listener.rethrowError(failure);
        return new NoSuchElementException(what + ": " + owner, failure);
    }

    /** Validates and passivates an object that comes back. {@return whether it may be borrowed again} */
    boolean settle(Lease<T> lease) {
        Throwable failure = null;
        try {
            if (!testOnReturn || factory.validateObject(lease.shown())) {
                factory.passivateObject(lease.shown());
                return true;
            }
        } catch (Throwable e) {
            failure = e;
        }
        if (failure instanceof Error) {
            discard(lease);
        }
        listener.swallow(failure);
        return false;
    }

    void passivate(Lease<T> lease) throws Exception {
        factory.passivateObject(lease.shown());
    }

    /** Destroys an object, and tells the listener what the factory threw. */
    void discard(Lease<T> lease) {
        Throwable failure = end(lease);
        owner.freed();
        listener.swallow(failure);
    }

    /** Destroys an object; freed() is up to the caller. {@return what the factory threw} */
    @Nullable
    Throwable end(Lease<T> lease) {
        Throwable failure = null;
        try {
            destroy(lease, DestroyMode.NORMAL);
        } catch (Throwable e) {
            failure = e;
        }
        return failure;
    }

    /** Ends an object, whatever the factory thinks of it, and frees its room; freed() is up to the caller. */
    void destroy(Lease<T> lease, DestroyMode mode) throws Exception {
        lease.invalidate();
        registry.remove(lease);
        try {
            factory.destroyObject(lease.shown(), mode);
        } finally {
            counts.destroyed.increment();
            release();
        }
    }

    private void release() {
        capacity.release();
        owner.ended();
    }
}
