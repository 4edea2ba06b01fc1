package dev.weir.typed.view;

import java.lang.invoke.VarHandle;

/**
 * The object that implements T over one block. A view is made at its block's first get and is reused from then on: 24
 * bytes of heap each, and no garbage. Its generated subclass adds the accessors and nothing else.
 *
 * <p>There is no method here on purpose: T may use any name. And there is no block number, since it follows from the
 * address.
 */
public abstract class View {
    /**
     * Where the record starts. The sign bit is set while the block is free, so that an access through a view that was
     * put fails the bounds check that every access makes anyway.
     */
    public long address;

    /** Which pool the record belongs to. It keeps the address mapped as long as anyone holds the view. */
    public final Owner owner;

    protected View(long address, Owner owner) {
        this.address = address;
        this.owner = owner;
        // A thread that is shown the view by a race must not see address 0, which is mapped to nothing.
        VarHandle.releaseFence();
    }
}
