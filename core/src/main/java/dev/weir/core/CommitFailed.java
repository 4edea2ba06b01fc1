package dev.weir.core;

/** The operating system refused memory. Blocks handed out before stay valid, and a later get tries again. */
public final class CommitFailed extends WeirException {
    private static final long serialVersionUID = 1;

    private final int errno;

    /**
     * @param message what was asked for and what to do about the refusal
     * @param errno   the system's error number
     */
    public CommitFailed(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** {@return the error number of the system call that was refused, 12 (ENOMEM) for most} */
    public int errno() {
        return errno;
    }
}
