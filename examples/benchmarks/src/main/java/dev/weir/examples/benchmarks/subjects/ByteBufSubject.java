package dev.weir.examples.benchmarks.subjects;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;

/** Direct buffers of a Netty allocator, without its search for leaks. */
final class ByteBufSubject extends ObjectSubject<ByteBuf> {
    private static final int BYTES = LONGS * Long.BYTES;

    private final ByteBufAllocator allocator;

    ByteBufSubject(int records, ByteBufAllocator allocator) {
        super(new ByteBuf[records]);
        this.allocator = allocator;
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @Override
    ByteBuf get() {
        return allocator.directBuffer(BYTES, BYTES);
    }

    @Override
    void put(ByteBuf quote) {
        quote.release();
    }

    @Override
    public void trim() {
        if (allocator instanceof PooledByteBufAllocator pooled) {
            pooled.trimCurrentThreadCache();
        }
    }

    @Override
    void write(ByteBuf quote, long value) {
        quote.setLong(0, value);
        quote.setLong(Long.BYTES, value + 1);
        quote.setLong(2 * Long.BYTES, value + 2);
        quote.setLong(3 * Long.BYTES, value + 3);
    }

    @Override
    long sum(ByteBuf quote) {
        return quote.getLong(0)
                + quote.getLong(Long.BYTES)
                + quote.getLong(2 * Long.BYTES)
                + quote.getLong(3 * Long.BYTES);
    }

    @Override
    void writeFirst(ByteBuf quote, long value) {
        quote.setLong(0, value);
    }

    @Override
    long readFirst(ByteBuf quote) {
        return quote.getLong(0);
    }
}
