package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.Subject;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Two thousand virtual threads on fifty records: each waits for a record, writes it, parks while it holds it, reads it
 * and puts it, time and again. The time of one such turn, all threads together.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class VirtualThreadsBenchmark {
    static final int THREADS = 2000;
    static final int RECORDS = 50;
    static final int TURNS = 50;

    /** The pools that let a thread wait. */
    @Param({"WEIR_FREELIST_SHARED", "WEIR_TYPED_SHARED", "WEIR_COMMONS", "STORMPOT_VIRTUAL", "COMMONS_POOL",
        "FAST_OBJECT_POOL", "VIBUR", "HIKARI_BAG"})
    SubjectKind pool = SubjectKind.WEIR_TYPED_SHARED;

    private Subject subject;

    @Setup
    public void open() {
        subject = pool.openScarce(RECORDS);
    }

    @TearDown
    public void close() {
        subject.close();
    }

    @Benchmark
    @OperationsPerInvocation(THREADS * TURNS)
    public long virtualThreads() throws Exception {
        var sums = new ArrayList<Future<Long>>(THREADS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < THREADS; i++) {
                sums.add(threads.submit(turns(i)));
            }
        }
        return sum(sums);
    }

    private Callable<Long> turns(long value) {
        return () -> {
            long sum = 0;
            for (int i = 0; i < TURNS; i++) {
                sum += subject.holdAcrossPark(value);
            }
            return sum;
        };
    }

    private static long sum(List<Future<Long>> sums) throws Exception {
        long sum = 0;
        for (Future<Long> one : sums) {
            sum += one.get();
        }
        return sum;
    }
}
