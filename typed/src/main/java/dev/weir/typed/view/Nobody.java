package dev.weir.typed.view;

import dev.weir.core.WeirException;
import java.lang.foreign.MemorySegment;

/** The owner of memory that is in no pool, which is always in use. */
final class Nobody implements Owner {
    static final Owner OWNER = new Nobody();

    private Nobody() {}

    @Override
    public void takeBack(View view) {
        throw inNoPool();
    }

    @Override
    public MemorySegment segmentOf(View view) {
        throw inNoPool();
    }

    @Override
    public long handleOf(View view) {
        throw inNoPool();
    }

    @Override
    public RecordPlan plan() {
        throw inNoPool();
    }

    @Override
    public WeirException stale(View view, String accessor) {
        throw inNoPool();
    }

    private static IllegalStateException inNoPool() {
        return new IllegalStateException("this memory is in no pool");
    }
}
