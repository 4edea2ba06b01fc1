package dev.weir.typed;

import org.jspecify.annotations.Nullable;

/** A stack trace that is kept to be shown later. Never thrown. */
final class Trace extends Exception {
    private static final long serialVersionUID = 1;

    /** @param what what the calling thread does to a record */
    Trace(String what, @Nullable Trace before) {
        super("it was %s here, by thread %s".formatted(what, Thread.currentThread().getName()), before);
    }

    private Trace(String message, @Nullable Trace before, boolean hasStack) {
        super(message, before, false, hasStack);
    }

    /** {@return one without a stack, for what happened on no caller's thread} */
    static Trace without(String message, @Nullable Trace before) {
        return new Trace(message, before, false);
    }
}
