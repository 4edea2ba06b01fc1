package dev.weir.typed;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * What a record can do as a whole. T may extend it, as in {@code interface Quote extends Pooled<Quote>}, and every
 * record of T then has these methods; for another T the pool has them, with the record as first argument.
 *
 * <p>T can't have accessors of these names, nor redefine them. Each is one bulk operation on the record's bytes, and
 * but for {@link #segment} none allocates. After the record's put each throws {@link StaleRecord}.
 *
 * @param <T> the interface that extends this one
 */
public interface Pooled<T> extends AutoCloseable {

    /**
     * Puts the record back where it came from, as {@link TypedPool#put(Object)} does; so a try-with-resources can. A
     * second close is a second put, and refused like it.
     *
     * @throws StaleRecord if it was put already
     */
    @Override
    void close();

    /** {@return the bytes of this record, as {@link TypedPool#segment} gives them} */
    MemorySegment segment();

    /** {@return a number that stands for this record until its put, as {@link TypedPool#handle} gives it} */
    long handle();

    /**
     * Overwrites this record with another of the same T and layout, of whichever pool.
     *
     * @return this record
     * @throws IllegalArgumentException if {@code other} has another layout, or no pool made it
     */
    T copyFrom(T other);

    /**
     * Overwrites this record with the next bytes of a buffer, whatever its byte order, and moves its position behind
     * them.
     *
     * @return this record
     * @throws IllegalArgumentException if fewer bytes than a record's remain
     */
    T copyFrom(ByteBuffer source);

    /**
     * Overwrites this record with the first bytes of a segment.
     *
     * @return this record
     * @throws IllegalArgumentException if it has fewer bytes than a record
     */
    T copyFrom(MemorySegment source);

    /**
     * Writes the bytes of this record into a buffer, whatever its byte order, and moves its position behind them.
     *
     * @throws IllegalArgumentException if it has no room for a record, or is read-only
     */
    void copyTo(ByteBuffer target);

    /**
     * Writes the bytes of this record to the start of a segment.
     *
     * @throws IllegalArgumentException if it has no room for a record, or is read-only
     */
    void copyTo(MemorySegment target);

    /**
     * Overwrites this record with zeros.
     *
     * @return this record
     */
    T clear();

    /**
     * {@return whether another record has the same bytes} Holes don't count. As bytes, 0.0 and -0.0 differ, and a NaN
     * equals itself.
     *
     * @throws IllegalArgumentException if {@code other} has another layout, or no pool made it
     */
    boolean contentEquals(T other);

    /**
     * {@return a hash of the bytes that {@link #contentEquals} compares} It is the same in this version of Weir only.
     */
    long contentHash();
}
