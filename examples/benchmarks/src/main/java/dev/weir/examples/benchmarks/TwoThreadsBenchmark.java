package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.BurstPool;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A get and a put, in bursts, while nobody else or another thread does the same with the same pool: on blocks that each
 * thread has fresh from the pool, and on blocks that are neighbours of the other thread's.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BurstPool.BURST)
public class TwoThreadsBenchmark {

    /** The pool of all threads. */
    @State(Scope.Benchmark)
    public static class PoolState {
        @Param({"WEIR_FREELIST_SHARED", "WEIR_FREELIST_CACHE", "WEIR_TYPED_SHARED"})
        SubjectKind pool = SubjectKind.WEIR_FREELIST_SHARED;

        BurstPool bursts;

        @Setup
        public void open() {
            bursts = pool.openBurstPool();
        }

        @TearDown
        public void close() {
            bursts.close();
        }
    }

    /** What one thread works with. */
    @State(Scope.Thread)
    public static class Fresh {
        BurstPool.Hand hand;

        @Setup
        public void open(PoolState state) {
            hand = state.bursts.hand();
        }

        @TearDown
        public void close() {
            hand.close();
        }
    }

    /** What one thread works with, after the mixing. */
    @State(Scope.Thread)
    public static class Mixed {
        BurstPool.Hand hand;

        @Setup
        public void open(PoolState state, ThreadParams threads) {
            hand = state.bursts.hand();
            hand.mix(threads.getThreadIndex());
        }

        @TearDown
        public void close() {
            hand.close();
        }
    }

    @Benchmark
    @Threads(1)
    public void oneThreadFresh(Fresh state, Blackhole blackhole) {
        state.hand.burst(blackhole);
    }

    @Benchmark
    @Threads(BurstPool.THREADS)
    public void twoThreadsFresh(Fresh state, Blackhole blackhole) {
        state.hand.burst(blackhole);
    }

    @Benchmark
    @Threads(1)
    public void oneThreadMixed(Mixed state, Blackhole blackhole) {
        state.hand.burst(blackhole);
    }

    @Benchmark
    @Threads(BurstPool.THREADS)
    public void twoThreadsMixed(Mixed state, Blackhole blackhole) {
        state.hand.burst(blackhole);
    }
}
