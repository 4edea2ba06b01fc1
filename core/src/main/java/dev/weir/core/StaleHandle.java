package dev.weir.core;

/** A handle was used after its block was put and handed out again. */
public final class StaleHandle extends WeirException {
    private static final long serialVersionUID = 1;

    /** @param message what was done and what to do about it */
    public StaleHandle(String message) {
        super(message);
    }
}
