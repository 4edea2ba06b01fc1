package dev.weir.core;

/** A confined freelist or pool was used by a thread that does not own it. */
public final class WrongThread extends WeirException {
    private static final long serialVersionUID = 1;

    /** @param message what was done and what to do about it */
    public WrongThread(String message) {
        super(message);
    }
}
