package dev.weir.typed;

import dev.weir.core.blocks.Blocks;
import dev.weir.typed.Lease.Drop;
import dev.weir.typed.view.View;
import dev.weir.typed.view.ViewClass;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The records of a pool that are watched: makes their views, some before they are handed out, and knows which are out.
 * Any thread.
 */
final class Watch {
    private final ViewPool<?> pool;
    private final Blocks blocks;
    private final ViewClass viewClass;
    private final boolean stacks;
    private final boolean tracesPuts;

    /** Holds on to the references, which would else be collected along with their views, and say nothing. */
    private final Set<Drop> out = ConcurrentHashMap.newKeySet();

    /** Records whose handles were taken, by block. Weakly, since a handle keeps no view. */
    private final Map<Integer, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(Lease lease, WeakReference<View> view) {}

    /**
     * Watches nothing yet.
     *
     * @param stacks     whether to keep where records were got
     * @param tracesPuts whether to keep where they were put
     */
    Watch(ViewPool<?> pool, Blocks blocks, ViewClass viewClass, boolean stacks, boolean tracesPuts) {
        this.pool = pool;
        this.blocks = blocks;
        this.viewClass = viewClass;
        this.stacks = stacks;
        this.tracesPuts = tracesPuts;
    }

    /** {@return a new view of a block, whose loss will be noticed} */
    View lend(int slot) {
        var lease = new Lease(pool, stacks ? Trace.here("got", null) : null, tracesPuts);
        lease.slot = slot;
        View view = viewClass.make(blocks.address(lease.block()), lease);
        lease.watch(view, LeakFinder.queue(), out);
        return view;
    }

    /**
     * {@return a view for a block that is still to be told, to it and to its lease, or null if watched records keep
     * where they were got}
     */
    @Nullable
    View prepare() {
        if (stacks) {
            return null;
        }
        var lease = new Lease(pool, null, tracesPuts);
        View view = viewClass.make(blocks.address(0) | Long.MIN_VALUE, lease);
        lease.watch(view, LeakFinder.queue(), out);
        return view;
    }

    /** Notes that a handle of the record was taken, so that its view must be found by its block. */
    void keep(int block, View view, Lease lease) {
        lease.escape();
        kept.put(block, new Kept(lease, new WeakReference<>(view)));
    }

    /** {@return the view, or a new one where the handle is all that its owner kept, or null} */
    @Nullable
    View kept(int block) {
        Kept known = kept.computeIfPresent(block, (number, last) -> {
            if (last.lease.hasEnded()) {
                return null;
            }
            if (last.view.get() != null) {
                return last;
            }
            return new Kept(
                    last.lease, new WeakReference<>(viewClass.make(blocks.address(number), last.lease)));
        });
        return known == null ? null : known.view.get();
    }

    /** {@return where the record of a block that is out was got, if that is known} */
    @Nullable
    Throwable got(int block) {
        for (Drop drop : out) {
            if (drop.lease.block() == block) {
                return drop.lease.got();
            }
        }
        return null;
    }

    /** From now on no loss is noticed: the memory was given back, and the blocks are nobody's. */
    void close() {
        out.clear();
    }

    /**
     * Takes note of a record that was dropped. Its block is given back unless something else knows its bytes.
     *
     * @return what to log, or null if it was no leak
     */
    @Nullable
    Trace dropped(Drop drop) {
        Lease lease = drop.lease;
        if (!out.remove(drop) || lease.hasEnded() || lease.block() < 0) {
            return null;
        }
        if (!lease.hasEscaped()) {
            blocks.recover(lease.slot);
        }
        String block =
                lease.hasEscaped() ? "its block is lost, since its segment or handle was taken"
                        : "its block was taken back";
        var leak = Trace.without(
                "a record of %s was dropped without a put; %s; put each record once".formatted(pool.name(), block),
                lease.got());
        blocks.leaked(leak);
        return leak;
    }
}
