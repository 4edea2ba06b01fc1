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
 * Records from {@value Carrier#SENDERS} threads to one other, with four longs in each: more threads than a small
 * machine has processors. At most {@value Carrier#SLOTS} of each sender are under way. The time of one message, all
 * threads working at once.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class FanInBenchmark {
    private static final int MESSAGES = 200_000;

    @Param({"WEIR_FREELIST_SHARED", "WEIR_FREELIST_SHARED_BULK", "WEIR_FREELIST_CACHE", "WEIR_TYPED_SHARED",
        "WEIR_TYPED_CACHE", "WEIR_COMMONS", "NEW", "RECYCLER", "RECYCLER_UNGUARDED", "BYTEBUF_POOLED", "STORMPOT",
        "COMMONS_POOL", "FAST_OBJECT_POOL", "FAST_OBJECT_POOL_DISRUPTOR", "VIBUR", "HIKARI_BAG", "JCTOOLS_QUEUE",
        "MALLOC", "RPMALLOC", "JEMALLOC"})
    SubjectKind pool = SubjectKind.WEIR_FREELIST_SHARED;

    private FanIn fanIn;

    @Setup
    public void open() {
        fanIn = new FanIn(pool.open(2 * Carrier.SENDERS * Carrier.SLOTS));
    }

    @TearDown
    public void close() {
        fanIn.close();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void fanIn() throws InterruptedException {
        fanIn.send(MESSAGES);
    }
}
