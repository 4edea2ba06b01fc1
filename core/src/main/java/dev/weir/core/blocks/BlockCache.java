package dev.weir.core.blocks;

import dev.weir.core.PoolClosed;
import dev.weir.core.WrongThread;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * A part of shared blocks that one thread, the first to use it, keeps at hand without a look-up.
 *
 * <p>Its cache goes to another when this object can't be reached any more. So a call keeps it reachable until it is out
 * of the cache: it may be the last one.
 */
public final class BlockCache implements BlockSource {
    private static final Thread CLOSED = Thread.ofPlatform().unstarted(() -> {});
    private static final VarHandle OWNER;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(BlockCache.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SharedBlocks blocks;
    private final Cache cache;
    private @Nullable Thread owner;

    /** Its cache is free for others when this object is gone. */
    BlockCache(SharedBlocks blocks) {
        this.blocks = blocks;
        this.cache = blocks.reserve().explicit(this);
    }

    @Override
    public Cache enter() {
        if (Thread.currentThread() != owner) {
            claim();
        }
        return cache;
    }

    @Override
    public int take() {
        int block = Cache.tryTake(enter().hand());
        if (block == Blocks.NONE) {
            block = blocks.takeSlowly(cache);
        }
        Reference.reachabilityFence(this);
        return block;
    }

    @Override
    public int take(long[] into, int from, int count) {
        int taken = blocks.takeWith(enter(), into, from, count);
        Reference.reachabilityFence(this);
        return taken;
    }

    @Override
    public void give(@Nullable Cache hand, int block) {
        blocks.give(hand, block);
        Reference.reachabilityFence(this);
    }

    @Override
    public void give(@Nullable Cache hand, long[] handles, int from, int count) {
        blocks.give(hand, handles, from, count);
        Reference.reachabilityFence(this);
    }

    @Override
    public void flush() {
        enter();
        blocks.reserve().flush(cache);
    }

    /**
     * Gives back what is at hand, and this object's place. Only {@link #enter} may be called afterwards, and throws.
     */
    @Override
    public void end() {
        if ((Thread) OWNER.getOpaque(this) == CLOSED) {
            return;
        }
        enter();
        blocks.reserve().end(cache);
        OWNER.setOpaque(this, CLOSED);
    }

    private void claim() {
        var current = Thread.currentThread();
        // The first thread that comes owns it. Nothing was published before it, so the CAS orders nothing.
        if (OWNER.compareAndSet(this, null, current)) {
            return;
        }
        // Opaque: only this thread makes itself the owner, and only the owner ends it.
        var seen = (Thread) OWNER.getOpaque(this);
        String name = blocks.options().name();
        if (seen == CLOSED) {
            throw blocks.misuse(new PoolClosed(
                    "this cache of %s is closed; use it before close, or take a new one".formatted(name)));
        }
        if (seen != current) {
            throw blocks.misuse(new WrongThread(
                    "this cache of %s belongs to thread %s, and thread %s used it; take one per thread, or use the pool"
                            .formatted(name, seen == null ? "?" : seen.getName(), current.getName())));
        }
    }
}
