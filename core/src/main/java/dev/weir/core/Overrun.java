package dev.weir.core;

/**
 * Somebody wrote past the end of a block, found at its put by the canary behind it. The put is complete all the same:
 * the block is free again. What lies after the block may be damaged.
 */
public final class Overrun extends WeirException {
    private static final long serialVersionUID = 1;

    /** @param message which block it was, what was changed, and what to do about it */
    public Overrun(String message) {
        super(message);
    }
}
