package dev.weir.examples.flows;

import dev.weir.typed.TypedPool;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Copies a record to and from a Netty buffer in one call, byte for byte and without garbage. It goes long by long,
 * since a bulk copy makes Netty or the JDK allocate a view of the buffer; and the record's segment is made here, where
 * the compiler sees all of its use and need not allocate it. For the thread that owns the record and the buffer.
 */
public final class Records {
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Records() {}

    /**
     * Fills a record. The buffer's indices stay.
     *
     * @param from  the buffer
     * @param index where in it the record's first byte is
     * @param pool  the record's pool
     * @throws IndexOutOfBoundsException     if the buffer ends before the record does; the record is then partly filled
     * @throws dev.weir.core.WeirException as {@link TypedPool#segment} does, if the record is not in use
     */
    public static <T> void copy(ByteBuf from, int index, TypedPool<T> pool, T record) {
        MemorySegment segment = pool.segment(record);
        int bytes = (int) segment.byteSize();
        int offset = 0;
        for (; offset <= bytes - Long.BYTES; offset += Long.BYTES) {
            segment.set(LONG, offset, from.getLong(index + offset));
        }
        for (; offset < bytes; offset++) {
            segment.set(ValueLayout.JAVA_BYTE, offset, from.getByte(index + offset));
        }
    }

    /**
     * Appends a record to a buffer, which grows if it has to and may.
     *
     * @param pool the record's pool
     * @param into the buffer; its writer index moves on by the size of the record
     * @throws IndexOutOfBoundsException     if the buffer may not grow that far; it is then unchanged
     * @throws dev.weir.core.WeirException as {@link TypedPool#segment} does, if the record is not in use
     */
    public static <T> void copy(TypedPool<T> pool, T record, ByteBuf into) {
        MemorySegment segment = pool.segment(record);
        int bytes = (int) segment.byteSize();
        into.ensureWritable(bytes);
        int offset = 0;
        for (; offset <= bytes - Long.BYTES; offset += Long.BYTES) {
            into.writeLong(segment.get(LONG, offset));
        }
        for (; offset < bytes; offset++) {
            into.writeByte(segment.get(ValueLayout.JAVA_BYTE, offset));
        }
    }
}
