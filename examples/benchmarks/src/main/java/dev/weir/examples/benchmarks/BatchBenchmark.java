package dev.weir.examples.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.infra.Blackhole;

/** 1,024 records out, then 1,024 back in: the cost of one get and one put, with many records in use. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BatchBenchmark {

    @Benchmark
    @OperationsPerInvocation(Subject.BATCH)
    public void batch(SubjectState state, Blackhole blackhole) throws Exception {
        state.subject.batch(blackhole);
    }
}
