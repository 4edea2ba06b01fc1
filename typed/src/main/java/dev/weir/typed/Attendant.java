package dev.weir.typed;

import dev.weir.core.Overrun;
import dev.weir.core.blocks.Blocks;
import dev.weir.core.blocks.Canary;
import dev.weir.core.memory.OffHeap;
import dev.weir.typed.view.View;
import dev.weir.typed.view.ViewClass;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a pool does at gets and puts, if its {@link Lifecycle} asks for more than to hand out views. */
final class Attendant<T> {
    private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[4096]);

    private final Lifecycle<T> lifecycle;
    private final Blocks blocks;
    private final @Nullable Watch watch;
    private final @Nullable Canary canary;

    Attendant(ViewPool<T> pool, Blocks blocks, ViewClass viewClass, Lifecycle<T> lifecycle) {
        this.lifecycle = lifecycle;
        this.blocks = blocks;
        String kind = "a %s in ".formatted(viewClass.plan().type().getSimpleName());
        this.canary = lifecycle.canary() ? new Canary(blocks, kind) : null;
        boolean stacks = lifecycle.checked() || lifecycle.stacks();
        this.watch = lifecycle.watches() ? new Watch(pool, blocks, viewClass, stacks, lifecycle.checked()) : null;
    }

    /** {@return a new view of a block, which is watched} */
    View lend(int slot, int block) {
        View view = Objects.requireNonNull(watch).lend(slot);
        if (lifecycle.checked()) {
            blocks.got(block);
        }
        return view;
    }

    /** As {@link Watch#prepare}. */
    @Nullable
    View prepare() {
        return watch == null ? null : watch.prepare();
    }

    /** Makes the view of a block known to {@link #kept}. */
    void keep(int block, View view, Lease lease) {
        if (watch != null) {
            watch.keep(block, view, lease);
        }
    }

    /** {@return a view of a watched record in use whose handle was taken, or null if the block has none} */
    @Nullable
    View kept(int block) {
        return watch == null ? null : watch.kept(block);
    }

    /** {@return where the record of a block that is out was got, if that is known} */
    @Nullable
    Throwable got(int block) {
        return watch == null ? null : watch.got(block);
    }

    @Nullable
    Trace dropped(Lease.Drop drop) {
        return watch == null ? null : watch.dropped(drop);
    }

    /** Whatever is dropped from now on is no leak. */
    void close() {
        if (watch != null) {
            watch.close();
        }
    }

    /** {@return whether the caller's code runs in the middle of a put} */
    boolean runsCodeAtPut() {
        return lifecycle.onPut() != null;
    }

    /** Before a get returns. */
    void atGet(T record, View view) {
        if (canary != null) {
            canary.write(view.address);
        }
        if (lifecycle.zeroOnGet()) {
            clear(view.address);
        }
        if (lifecycle.onGet() != null) {
            lifecycle.onGet().accept(record);
        }
        Reference.reachabilityFence(view);
    }

    /** Before a put, while the record is in use. */
    void beforePut(T record) {
        if (lifecycle.onPut() != null) {
            lifecycle.onPut().accept(record);
        }
    }

    /**
     * After the use was ended, while the block is nobody else's. The caller holds the view.
     *
     * @param index where the record was in the caller's array, or -1 if there is none
     * @return null, or what the put counts and throws once it has given the block back
     */
    @Nullable
    Overrun afterPut(View view, long address, int index) {
        if (view.owner instanceof Lease lease) {
            lease.end();
            if (lifecycle.checked()) {
                blocks.wasPut(lease.block());
            }
        }
        if (lifecycle.zeroOnPut()) {
            clear(address);
        }
        Overrun overrun = canary == null ? null : canary.check(address, index);
        if (overrun != null && view.owner instanceof Lease lease) {
            overrun.initCause(lease.history());
        }
        return overrun;
    }

    /** Clears the record without its padding: one copy, as a fill needs a slice, which is garbage if not inlined. */
    private void clear(long address) {
        long bytes = blocks.options().payloadBytes();
        for (long done = 0; done < bytes; done += ZEROS.byteSize()) {
            long run = Math.min(ZEROS.byteSize(), bytes - done);
            MemorySegment.copy(ZEROS, 0, OffHeap.ALL, address + done, run);
        }
    }
}
