package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.Carrier;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
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
 * {@value Carrier#SLOTS} are under way. The time of one message, both threads working at once.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class HandOverBenchmark {
    private static final int MESSAGES = 10_000;

    @Param({"WEIR_FREELIST_SHARED", "WEIR_FREELIST_SHARED_BULK", "WEIR_FREELIST_CACHE", "WEIR_TYPED_SHARED",
        "WEIR_TYPED_CACHE", "WEIR_TYPED_CHECKED", "WEIR_COMMONS", "NEW", "RECYCLER", "RECYCLER_UNGUARDED",
        "RECYCLER_PINNED", "RECYCLER_PINNED_UNGUARDED", "BYTEBUF_POOLED", "BYTEBUF_ADAPTIVE", "STORMPOT",
        "STORMPOT_VIRTUAL", "COMMONS_POOL", "FAST_OBJECT_POOL", "FAST_OBJECT_POOL_DISRUPTOR", "VIBUR", "HIKARI_BAG",
        "JCTOOLS_QUEUE", "ARENA_SHARED", "MALLOC", "RPMALLOC", "JEMALLOC"})
    SubjectKind pool = SubjectKind.WEIR_FREELIST_SHARED;

    private HandOver handOver;

    @Setup
    public void open() {
        handOver = new HandOver(pool.open(2 * Carrier.SLOTS));
    }

    @TearDown
    public void close() {
        handOver.close();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void handOver() throws Exception {
        handOver.send(MESSAGES);
    }
}
