package dev.weir.typed;

import dev.weir.core.WeirException;

/** A record was used after it was put, or put twice. */
public final class StaleRecord extends WeirException {
    private static final long serialVersionUID = 1;

    /** @param message what was done and what to do about it */
    public StaleRecord(String message) {
        super(message);
    }
}
