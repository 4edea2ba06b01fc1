package dev.weir.core;

/** A handle was put twice: its block is still free. */
public final class DoublePut extends WeirException {
    private static final long serialVersionUID = 1;

    /** @param message what was done and what to do about it */
    public DoublePut(String message) {
        super(message);
    }
}
