package dev.weir.examples.flows;

import java.lang.System.Logger.Level;

/** Exceptions that may not stop the thread they happen in. Counted by that thread, read by any. */
final class Failures {
    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    private final Counter count = new Counter();

    /** Only the first is logged: a sender that causes them must not fill a disk. */
    void add(String what, Throwable cause) {
        if (count.get() == 0) {
            LOG.log(Level.WARNING, what + "; further failures of this thread's are only counted", cause);
        }
        count.add(1);
    }

    long count() {
        return count.get();
    }
}
