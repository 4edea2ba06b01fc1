package dev.weir.core;

import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.ConfinedBlocks;
import java.lang.foreign.MemorySegment;

/** Handles over the blocks of one owner thread. */
final class ConfinedFreelist extends Freelist {
    private final ConfinedBlocks blocks;
    private final Handles handles;

    ConfinedFreelist(ConfinedBlocks blocks) {
        this.blocks = blocks;
        this.handles = new Handles(blocks);
    }

    @Override
    public long get() {
        long handle = tryGet();
        if (handle == NONE) {
            throw exhausted();
        }
        return handle;
    }

    @Override
    public long tryGet() {
        int block = blocks.take();
        return block == Blocks.NONE ? NONE : handles.issue(block);
    }

    @Override
    public void put(long handle) {
        blocks.enter();
        blocks.give(handles.retire(handle));
    }

    @Override
    public int get(long[] into, int from, int count) {
        checkRange(from, count, into.length);
        for (int i = 0; i < count; i++) {
            long handle = i == 0 ? tryGet() : tryGetOrNone();
            if (handle == NONE) {
                return i;
            }
            into[from + i] = handle;
        }
        return count;
    }

    /** What was handed out before must reach the caller, so a refused chunk ends a bulk get like the limit does. */
    private long tryGetOrNone() {
        try {
            return tryGet();
        } catch (CommitFailed e) {
            return NONE;
        }
    }

    @Override
    public void put(long[] from, int start, int count) {
        checkRange(start, count, from.length);
        for (int i = start; i < start + count; i++) {
            blocks.enter();
            blocks.give(handles.retireAt(from, i));
        }
    }

    @Override
    public MemorySegment segment(long handle) {
        return blocks.payload(address(handle));
    }

    @Override
    public long address(long handle) {
        return blocks.address(handles.check(handle));
    }

    @Override
    public String name() {
        return blocks.options().name();
    }

    @Override
    public FreelistStats stats() {
        return blocks.stats();
    }

    @Override
    public void adopt() {
        blocks.adopt();
    }

    @Override
    public void close() {
        blocks.close();
    }

    private PoolExhausted exhausted() {
        return new PoolExhausted("all %,d blocks of %s are in use; put some back, or raise maxBlocks or maxBytes"
                .formatted(blocks.options().capacity(), name()));
    }

    private static void checkRange(int from, int count, int length) {
        if ((from | count) < 0 || count > length - from) {
            throw new IllegalArgumentException(
                    "from %,d and count %,d; allowed: a part of the array's %,d entries"
                            .formatted(from, count, length));
        }
    }
}
