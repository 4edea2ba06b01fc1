package dev.weir.examples.flows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the program in order, on Ctrl-C and SIGTERM too: the main thread is told to stop and finishes its work, and its
 * exit code becomes the process's, which the VM would otherwise report as killed by a signal.
 */
final class Stop {
    private static final long PATIENCE_MILLIS = 10_000;

    private final CountDownLatch requested = new CountDownLatch(1);
    private volatile int exitCode = 1;

    /** Asks the main thread to finish. */
    void request() {
        requested.countDown();
    }

    /** {@return whether a stop was requested within the time} */
    boolean await(long nanos) throws InterruptedException {
        return requested.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** From now on the process ends with {@link #exitCode}, once the calling thread, the main one, has ended. */
    void install() {
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(main), "stop"));
    }

    /** What the process ends with; 1 unless set, as when an exception ends the main thread. */
    void exitCode(int code) {
        exitCode = code;
    }

    private void finish(Thread main) {
        request();
        try {
            main.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            exitCode = 1;
        }
        Runtime.getRuntime().halt(main.isAlive() ? 1 : exitCode);
    }
}
