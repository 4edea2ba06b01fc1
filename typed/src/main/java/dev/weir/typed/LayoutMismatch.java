package dev.weir.typed;

import dev.weir.core.WeirException;

/** An interface can't be implemented over a block: its methods are no accessors, or don't fit the layout. */
public final class LayoutMismatch extends WeirException {
    private static final long serialVersionUID = 1;

    /** @param message the interface, the method, the member and the reason */
    public LayoutMismatch(String message) {
        super(message);
    }
}
