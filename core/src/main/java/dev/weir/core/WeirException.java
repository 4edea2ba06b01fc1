package dev.weir.core;

import org.jspecify.annotations.Nullable;

/** What Weir throws when it is misused or the system refuses memory. The message says what was done and what to do. */
public class WeirException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what happened and what to do about it */
    public WeirException(String message) {
        super(message);
    }

    /**
     * @param message what happened and what to do about it
     * @param cause   what led to it, if there is more to say
     */
    @SuppressWarnings("exports") // users compile and run without JSpecify
    public WeirException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
