package dev.weir.core;

/** A get found every block that the limit allows in callers' hands. */
public final class PoolExhausted extends WeirException {
    private static final long serialVersionUID = 1;

    /** @param message what was done and what to do about it */
    public PoolExhausted(String message) {
        super(message);
    }
}
