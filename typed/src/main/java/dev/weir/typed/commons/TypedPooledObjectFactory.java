package dev.weir.typed.commons;

import dev.weir.core.PoolExhausted;
import dev.weir.typed.TypedPool;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.commons.pool2.DestroyMode;
import org.apache.commons.pool2.KeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.impl.DefaultPooledObject;

/**
 * Makes records of a TypedPool for any pool of Commons Pool 2: an existing GenericObjectPool keeps all its features and
 * pools off-heap records. A record is made when it is taken from the TypedPool and destroyed when it is put back, which
 * happens even if a hook throws.
 *
 * <p>Override the hooks that you need; none has to call super. A record comes to {@link #prepare} with its last owner's
 * content, or zero.
 *
 * @param <T> the interface of the records
 */
@SuppressWarnings("exports") // who uses this package has Commons Pool
public class TypedPooledObjectFactory<T> implements PooledObjectFactory<T> {
    private final TypedPool<T> records;

    /** @param records where the records come from; for any thread, since a pool's are, and closed by whoever made it */
    public TypedPooledObjectFactory(TypedPool<T> records) {
        this.records = Objects.requireNonNull(records, "records");
    }

    /** {@return where the records come from, as for {@link TypedPool#segment}} */
    public final TypedPool<T> records() {
        return records;
    }

    /** Called with a record that was just made. What it throws ends the record, and goes to the borrower. */
    protected void prepare(T record) throws Exception {}

    /** Called with a record that is about to be put back. The record is put back whatever it throws. */
    protected void discard(T record, DestroyMode mode) throws Exception {}

    /** Called with a record that is about to be borrowed; does nothing unless overridden. */
    @Override
    public void activateObject(PooledObject<T> p) throws Exception {}

    /** Called with a record that was returned; does nothing unless overridden. */
    @Override
    public void passivateObject(PooledObject<T> p) throws Exception {}

    /** {@return whether a record is good; true unless overridden} */
    @Override
    public boolean validateObject(PooledObject<T> p) {
        return true;
    }

    /**
     * {@return a record of the TypedPool, for any pool}
     *
     * @throws NoSuchElementException if the TypedPool has no more
     */
    @Override
    public final PooledObject<T> makeObject() throws Exception {
        return new DefaultPooledObject<>(makeRecord());
    }

    final T makeRecord() throws Exception {
        T record = take();
        boolean isPrepared = false;
        try {
            prepare(record);
            isPrepared = true;
            return record;
        } finally {
            if (!isPrepared) {
                records.put(record);
            }
        }
    }

    private T take() {
        try {
            return records.get();
        } catch (PoolExhausted e) {
            throw new NoSuchElementException(e.getMessage(), e);
        }
    }

    @Override
    public final void destroyObject(PooledObject<T> p) throws Exception {
        destroyObject(p, DestroyMode.NORMAL);
    }

    @Override
    public final void destroyObject(PooledObject<T> p, DestroyMode mode) throws Exception {
        try {
            discard(p.getObject(), mode);
        } finally {
            records.put(p.getObject());
        }
    }

    /**
     * {@return the same for a keyed pool, such as GenericKeyedObjectPool; all keys' records come from one TypedPool}
     */
    public final <K> KeyedPooledObjectFactory<K, T> keyed() {
        return new Keyed<>(this);
    }

    private record Keyed<K, T>(TypedPooledObjectFactory<T> factory) implements KeyedPooledObjectFactory<K, T> {
        @Override
        public PooledObject<T> makeObject(K key) throws Exception {
            return factory.makeObject();
        }

        @Override
        public void destroyObject(K key, PooledObject<T> p) throws Exception {
            factory.destroyObject(p);
        }

        @Override
        public void destroyObject(K key, PooledObject<T> p, DestroyMode mode) throws Exception {
            factory.destroyObject(p, mode);
        }

        @Override
        public void activateObject(K key, PooledObject<T> p) throws Exception {
            factory.activateObject(p);
        }

        @Override
        public void passivateObject(K key, PooledObject<T> p) throws Exception {
            factory.passivateObject(p);
        }

        @Override
        public boolean validateObject(K key, PooledObject<T> p) {
            return factory.validateObject(p);
        }
    }

    @Override
    public String toString() {
        return "%s<%s>".formatted(getClass().getName(), records.layout().type().getName());
    }
}
