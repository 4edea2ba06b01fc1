package dev.weir.core;

import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.Cache;
import dev.weir.core.blocks.Canary;
import dev.weir.core.blocks.CanarySource;
import java.time.Duration;

/** The methods over blocks of either kind that have a canary. */
final class CanaryFreelist extends Freelist {
    private final Blocks blocks;
    private final Handles handles;
    private final Canary canary;
    private final CanarySource source;

    /** @param racing whether two threads may put at once */
    CanaryFreelist(Blocks blocks, boolean racing) {
        this(blocks, new Handles(blocks, racing));
    }

    private CanaryFreelist(Blocks blocks, Handles handles) {
        super(blocks, handles);
        this.blocks = blocks;
        this.handles = handles;
        this.canary = new Canary(blocks, "");
        this.source = new CanarySource(blocks, blocks, canary);
    }

    @Override
    public long tryGet() {
        int block = source.take();
        return block == Blocks.NONE ? NONE : handles.issue(block);
    }

    @Override
    public long get(Duration atMost) throws InterruptedException {
        int block = blocks.take(atMost);
        canary.write(blocks.address(block));
        return handles.issue(block);
    }

    @Override
    public int get(long[] into, int from, int count) {
        Blocks.checkRange(from, count, into.length);
        int taken = source.take(into, from, count);
        handles.issue(into, from, taken);
        return taken;
    }

    @Override
    public void put(long handle) {
        Cache hand = source.enter();
        source.give(hand, handles.retire(handle));
    }

    @Override
    public void put(long[] handles, int from, int count) {
        Blocks.checkRange(from, count, handles.length);
        Cache hand = source.enter();
        int retired = this.handles.retire(handles, from, count);
        WeirException refusal = retired < count ? this.handles.refuseAt(handles, from + retired) : null;
        try {
            source.give(hand, handles, from, retired);
        } catch (Overrun overrun) {
            if (refusal == null) {
                throw overrun;
            }
            refusal.addSuppressed(overrun);
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public FreelistCache cache() {
        return new FreelistCache(this, handles, new CanarySource(blocks, blocks.cache(), canary));
    }
}
