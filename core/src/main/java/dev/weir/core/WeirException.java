package dev.weir.core;

/** What Weir throws when it is misused or the system refuses memory. The message says what was done and what to do. */
public class WeirException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what happened and what to do about it */
    public WeirException(String message) {
        super(message);
    }

    /**
     * @param message what happened and what to do about it
     * @param cause   what led to it
     */
    public WeirException(String message, Throwable cause) {
        super(message, cause);
    }
}
