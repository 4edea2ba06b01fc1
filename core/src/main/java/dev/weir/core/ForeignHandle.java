package dev.weir.core;

/** A handle or record was given to a freelist or pool that never handed it out. */
public final class ForeignHandle extends WeirException {
    private static final long serialVersionUID = 1;

    /** @param message what was done and what to do about it */
    public ForeignHandle(String message) {
        super(message);
    }
}
