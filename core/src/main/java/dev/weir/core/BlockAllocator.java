package dev.weir.core;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.function.Consumer;

/** Each allocation is a block, which the end of the arena puts back. */
final class BlockAllocator implements SegmentAllocator {
    private static final Thread NOBODY = Thread.ofPlatform().unstarted(() -> {});

    private final Freelist freelist;
    private final long blockBytes;
    private final long alignment;
    private final Arena arena;

    /**
     * @param blockBytes the most bytes of an allocation
     * @param alignment  of every block
     */
    BlockAllocator(Freelist freelist, long blockBytes, long alignment, Arena arena) {
        this.freelist = freelist;
        this.blockBytes = blockBytes;
        this.alignment = alignment;
        this.arena = arena;
    }

    /** {@return whether no thread but the calling one can use or close the arena} */
    static boolean isConfinedHere(Arena arena) {
        MemorySegment probe = MemorySegment.NULL.reinterpret(0, arena, null);
        return probe.isAccessibleBy(Thread.currentThread()) && !probe.isAccessibleBy(NOBODY);
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        require("byteSize", byteSize, 0, blockBytes);
        if (Long.bitCount(byteAlignment) != 1) {
            throw new IllegalArgumentException("byteAlignment %d is not a power of two".formatted(byteAlignment));
        }
        require("byteAlignment", byteAlignment, 1, alignment);
        long handle = freelist.get();
        var lease = new Lease(freelist, handle);
        try {
            return MemorySegment.ofAddress(freelist.address(handle)).reinterpret(byteSize, arena, lease);
        } catch (RuntimeException | Error e) {
            // The arena is closed, or another thread's.
            lease.end();
            throw e;
        }
    }

    private void require(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s is %,d; allowed for blocks of %s: %,d to %,d"
                    .formatted(what, value, freelist.name(), least, most));
        }
    }

    /** Keeps the freelist reachable while the arena is open. */
    private static final class Lease implements Consumer<MemorySegment> {
        private final Freelist freelist;
        private long handle;

        Lease(Freelist freelist, long handle) {
            this.freelist = freelist;
            this.handle = handle;
        }

        @Override
        public void accept(MemorySegment ended) {
            end();
        }

        /** Puts the block, unless that was done or the freelist was closed, which ended its blocks. */
        void end() {
            long mine = handle;
            handle = Freelist.NONE;
            if (mine == Freelist.NONE || freelist.isClosed()) {
                return;
            }
            try {
                freelist.put(mine);
            } catch (PoolClosed e) {
                // Closed meanwhile.
            }
        }
    }
}
