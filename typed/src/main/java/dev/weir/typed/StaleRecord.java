package dev.weir.typed;

import dev.weir.core.WeirException;
import org.jspecify.annotations.Nullable;

/** A record was used after it was put, or put twice. */
public final class StaleRecord extends WeirException {
    private static final long serialVersionUID = 1;

    /** @param message what was done and what to do about it */
    public StaleRecord(String message) {
        super(message);
    }

    /**
     * @param message what was done and what to do about it
     * @param put     where the record was put, caused by where it was got; null if the pool keeps neither
     */
    @SuppressWarnings("exports") // users compile and run without JSpecify
    public StaleRecord(String message, @Nullable Throwable put) {
        super(message, put);
    }
}
