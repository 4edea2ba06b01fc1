package dev.weir.typed.commons;

import org.apache.commons.pool2.SwallowedExceptionListener;
import org.jspecify.annotations.Nullable;

/** Who hears of the exceptions that a pool keeps from its callers. */
final class Listener {
    private volatile @Nullable SwallowedExceptionListener listener;

    void set(@Nullable SwallowedExceptionListener given) {
        listener = given;
    }

    /** Tells of an exception; an error is for everybody, and thrown. */
    void swallow(@Nullable Throwable failure) {
        rethrowError(failure);
        var listener = this.listener;
        if (listener != null && failure instanceof Exception swallowed) {
            try {
                listener.onSwallowException(swallowed);
            } catch (RuntimeException ignored) {
                // Whatever a listener has to say about what it heard, the pool goes on.
            }
        }
    }

    static void rethrowError(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
    }
}
