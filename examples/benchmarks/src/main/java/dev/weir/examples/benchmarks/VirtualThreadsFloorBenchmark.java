package dev.weir.examples.benchmarks;

import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * What {@link VirtualThreadsBenchmark} costs without a pool: the park alone, and the park between acquire and release
 * of a semaphore of the JDK with as many permits as there are records. The fair one does what get and put must do where
 * the first that comes is the first that is served; the other lets who has just released a permit take it again.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VirtualThreadsFloorBenchmark {
    private static final int TURNS = VirtualThreadsBenchmark.THREADS * VirtualThreadsBenchmark.TURNS;

    /** What a thread does in each of its turns. */
    private interface Turn {
        void take() throws InterruptedException;
    }

    @Benchmark
    @OperationsPerInvocation(TURNS)
    public void parkAlone() throws Exception {
        run(() -> LockSupport.parkNanos(1));
    }

    @Benchmark
    @OperationsPerInvocation(TURNS)
    public void fairSemaphore() throws Exception {
        run(holding(new Semaphore(VirtualThreadsBenchmark.RECORDS, true)));
    }

    @Benchmark
    @OperationsPerInvocation(TURNS)
    public void unfairSemaphore() throws Exception {
        run(holding(new Semaphore(VirtualThreadsBenchmark.RECORDS)));
    }

    private static Turn holding(Semaphore permits) {
        return () -> {
            permits.acquire();
            LockSupport.parkNanos(1);
            permits.release();
        };
    }

    private static void run(Turn turn) throws Exception {
        var ends = new ArrayList<Future<?>>(VirtualThreadsBenchmark.THREADS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < VirtualThreadsBenchmark.THREADS; i++) {
                ends.add(threads.submit(() -> {
                    for (int t = 0; t < VirtualThreadsBenchmark.TURNS; t++) {
                        turn.take();
                    }
                    return null;
                }));
            }
        }
        for (Future<?> end : ends) {
            end.get();
        }
    }
}
