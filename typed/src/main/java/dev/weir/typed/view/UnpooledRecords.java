package dev.weir.typed.view;

import dev.weir.core.WeirException;
import dev.weir.typed.StaleRecord;
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
    private record Chunk(MemorySegment memory, RecordPlan plan) implements Owner {

        /** Nobody gets the record again, so it is stale for ever. */
        @Override
        public void takeBack(View view) {
            if (view.address < 0) {
                throw stale(view, plan.type().getSimpleName() + ".close()");
            }
            view.address |= Long.MIN_VALUE;
        }

        @Override
        public MemorySegment segmentOf(View view) {
            if (view.address < 0) {
                throw stale(view, plan.type().getSimpleName() + ".segment()");
            }
            return memory.asSlice(
                    view.address - memory.address(), plan.struct().byteSize());
        }

        @Override
        public long handleOf(View view) {
            throw new UnsupportedOperationException("a heap twin belongs to no pool, so no handle leads to it");
        }

        @Override
        public WeirException stale(View view, String accessor) {
            return new StaleRecord(
                    accessor + " was called on a record that was closed; drop a record when you close it");
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
        return new Chunk(Arena.ofAuto().allocate(Math.max(CHUNK_BYTES, stride), alignment), views.plan());
    }
}
