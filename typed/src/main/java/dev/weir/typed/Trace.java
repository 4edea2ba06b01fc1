package dev.weir.typed;

import org.jspecify.annotations.Nullable;

/** A stack trace that is kept to be shown later. Never thrown. Its message is made when somebody reads it. */
final class Trace extends Exception {
    private static final long serialVersionUID = 1;

    private final String what;
    private final @Nullable String thread;

    private Trace(String what, @Nullable String thread, @Nullable Trace before) {
        super(null, before, false, thread != null);
        this.what = what;
        this.thread = thread;
    }

    /** @param what what the calling thread does to a record */
    static Trace here(String what, @Nullable Trace before) {
        return new Trace(what, Thread.currentThread().getName(), before);
    }

    /** {@return one without a stack, for what happened on no caller's thread} */
    static Trace without(String message, @Nullable Trace before) {
        return new Trace(message, null, before);
    }

    @Override
    public String getMessage() {
        return thread == null ? what : "it was %s here, by thread %s".formatted(what, thread);
    }
}
