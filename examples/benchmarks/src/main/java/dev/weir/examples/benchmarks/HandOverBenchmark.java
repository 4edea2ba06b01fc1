package dev.weir.examples.benchmarks;

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
 * A record from one thread to another, with four longs in it: get, write, pass on, read, put. At most
 * {@value SlotRing#SLOTS} are under way. The time of one message, both threads working at once.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class HandOverBenchmark {
    private static final int MESSAGES = 10_000;

    @Param({"WEIR_FREELIST_SHARED", "WEIR_FREELIST_CACHE", "WEIR_FREELIST_BULK", "WEIR_TYPED_SHARED", "NEW",
        "RECYCLER", "RECYCLER_UNGUARDED"})
    SubjectKind pool = SubjectKind.WEIR_FREELIST_SHARED;

    private HandOver handOver;

    @Setup
    public void open() {
        handOver = new HandOver(pool.openCarrier());
    }

    @TearDown
    public void close() {
        handOver.close();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void handOver() {
        handOver.send(MESSAGES);
    }
}
