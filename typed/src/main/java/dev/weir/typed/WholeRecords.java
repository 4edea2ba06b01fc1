package dev.weir.typed;

import dev.weir.core.ForeignHandle;
import dev.weir.core.PoolClosed;
import dev.weir.core.StaleHandle;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * What a pool does with whole records. Each throws {@link ForeignHandle} for a record that this pool never handed out
 * and {@link StaleRecord} for one that was put.
 *
 * @param <T> the interface of the records
 */
abstract sealed class WholeRecords<T> permits TypedPool {

    WholeRecords() {}

    /**
     * {@return the bytes of a record, without the padding of its block} The segment keeps the memory mapped but not the
     * record in use: after put it shows the next owner's bytes, after close zeros, or on Windows what was there.
     *
     * @throws StaleRecord   if the record was put
     * @throws ForeignHandle if this pool never handed it out
     * @throws PoolClosed    after close
     */
    public abstract MemorySegment segment(T record);

    /**
     * Overwrites a record with another of the same layout, of this or another pool.
     *
     * @throws IllegalArgumentException if {@code other} has another layout, or no pool made it
     */
    public abstract void copyFrom(T record, T other);

    /**
     * Overwrites a record with the next bytes of a buffer, whatever its byte order, and moves its position behind them.
     *
     * @throws IllegalArgumentException if fewer bytes than a record's remain
     */
    public abstract void copyFrom(T record, ByteBuffer source);

    /**
     * Overwrites a record with the first bytes of a segment.
     *
     * @throws IllegalArgumentException if it has fewer bytes than a record
     */
    public abstract void copyFrom(T record, MemorySegment source);

    /**
     * Writes the bytes of a record into a buffer, whatever its byte order, and moves its position behind them.
     *
     * @throws IllegalArgumentException if it has no room for a record, or is read-only
     */
    public abstract void copyTo(T record, ByteBuffer target);

    /**
     * Writes the bytes of a record to the start of a segment.
     *
     * @throws IllegalArgumentException if it has no room for a record, or is read-only
     */
    public abstract void copyTo(T record, MemorySegment target);

    /** Overwrites a record with zeros. */
    public abstract void clear(T record);

    /**
     * {@return whether two records have the same bytes} Holes don't count. As bytes, 0.0 and -0.0 differ, and a NaN
     * equals itself.
     *
     * @throws IllegalArgumentException if {@code other} has another layout, or no pool made it
     */
    public abstract boolean contentEquals(T record, T other);

    /**
     * {@return a hash of the bytes that {@link #contentEquals} compares} It is the same in this version of Weir only.
     */
    public abstract long contentHash(T record);

    /**
     * {@return what is in a record, as a Java record of the pool's schema} The type is the caller's to know: {@code
     * QuoteData data = pool.read(quote)} throws ClassCastException if the schema is another class.
     *
     * @param <R> the schema
     * @throws IllegalStateException if the pool has no schema
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // documented
    public abstract <R extends Record> R read(T record);

    /**
     * {@return what is in a record, as a Java record of a class whose components name members} They may be some of the
     * members, in any order.
     *
     * @throws LayoutMismatch           if a component is no member, or one that can't be in a Java record
     * @throws IllegalArgumentException if the class can't be seen from where T can
     */
    public abstract <R extends Record> R read(T record, Class<R> type);

    /**
     * Stores the components of a Java record in the members that they name, all of them or, if one does not fit, none.
     * Other members are left alone.
     *
     * @throws IllegalArgumentException if a component does not fit, or {@code value} is of another class than the
     *                                  pool's schema
     * @throws LayoutMismatch           if there is no schema and a component is no member
     */
    public abstract void write(T record, Record value);

    /**
     * {@return a number that stands for a record until its put} It can travel where an object can't, such as through a
     * ring buffer or in a field of another record, and is never 0. A pool whose records have handles takes 4 more bytes
     * of heap per record, and counts each put.
     *
     * @throws PoolClosed after close
     */
    public abstract long handle(T record);

    /**
     * {@return the record that a handle stands for}
     *
     * <p>Memory effects: the caller sees of the record what it would see had it been sent the record itself. A handle
     * is refused if the record's put happens-before this call. A call that races with the put may find the record all
     * the same, and using that is then a use after put.
     *
     * @throws StaleHandle   if the record was put since
     * @throws ForeignHandle if it is no handle of this pool
     * @throws PoolClosed    after close
     */
    public abstract T view(long handle);
}
