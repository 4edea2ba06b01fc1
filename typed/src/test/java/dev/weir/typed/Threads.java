package dev.weir.typed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;

/** Runs work on other threads and brings back what it threw. */
final class Threads {
    private Threads() {}

    /** Something that may throw. */
    interface Work {
        void run() throws Exception;
    }

    static <V> V onAnother(Callable<V> work) throws Exception {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().name("other").start(task);
        return task.get();
    }

    /** Runs {@code count} pieces of work at once, each on a thread of its own, and waits for all. */
    static void atOnce(int count, ThreadFactory factory, IntFunction<Work> work) throws Exception {
        try (var executor = Executors.newThreadPerTaskExecutor(factory)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Work piece = work.apply(i);
                futures.add(executor.submit(() -> {
                    piece.run();
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                rethrow(future);
            }
        }
    }

    private static void rethrow(Future<?> future) throws Exception {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a thread failed: " + e.getCause(), e.getCause());
        }
    }
}
