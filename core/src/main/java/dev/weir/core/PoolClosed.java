package dev.weir.core;

/** A freelist or pool was used after it was closed. */
public final class PoolClosed extends WeirException {
    private static final long serialVersionUID = 1;

    /** @param message what was done and what to do about it */
    public PoolClosed(String message) {
        super(message);
    }
}
