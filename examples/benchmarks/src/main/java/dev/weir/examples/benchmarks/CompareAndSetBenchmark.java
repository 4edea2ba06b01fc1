package dev.weir.examples.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One compare-and-set that no other thread disturbs: the least that a check against racing puts can cost. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class CompareAndSetBenchmark {
    private final AtomicLong word = new AtomicLong();
    private long value;

    @Benchmark
    public boolean compareAndSet() {
        long expected = value++;
        return word.compareAndSet(expected, expected + 1);
    }
}
