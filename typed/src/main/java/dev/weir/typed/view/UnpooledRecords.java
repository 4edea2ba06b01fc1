package dev.weir.typed.view;

import dev.weir.core.WeirException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Records that belong to no pool: each is zeroed memory that goes when nobody holds its view any longer.
 *
 * <p>Thread-safe.
 */
final class UnpooledRecords {
    /** Cache lines are no longer than this, and no layout needs more; it is the alignment of a record of a pool. */
    private static final long CHUNK_BYTES = 16 * 1024;

    private final ViewClass views;
    private final long alignment;
    private final long stride;
    private Chunk chunk;
    private long used;

    UnpooledRecords(ViewClass views) {
        this.views = views;
        var struct = views.plan().struct();
        this.alignment = Math.max(Long.BYTES, struct.byteAlignment());
        this.stride = Math.ceilDiv(struct.byteSize(), alignment) * alignment;
        this.chunk = newChunk();
    }

    /** Some records share an allocation, which lives as long as one of them. */
    private record Chunk(MemorySegment memory) implements Owner {

        @Override
        public void takeBack(View view) {
            throw new UnsupportedOperationException("this record belongs to no pool that could take it back");
        }

        @Override
        public MemorySegment segmentOf(View view) {
            throw new UnsupportedOperationException("this record is an object on the heap and has no segment");
        }

        @Override
        public WeirException stale(View view, String accessor) {
            throw new IllegalStateException(accessor + ": a record of no pool was put");
        }
    }

    synchronized View make() {
        if (used + stride > chunk.memory.byteSize()) {
            chunk = newChunk();
        }
        View view = views.make(chunk.memory.address() + used, chunk);
        used += stride;
        return view;
    }

    private Chunk newChunk() {
        used = 0;
        return new Chunk(Arena.ofAuto().allocate(Math.max(CHUNK_BYTES, stride), alignment));
    }
}
