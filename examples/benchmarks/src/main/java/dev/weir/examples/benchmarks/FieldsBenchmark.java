package dev.weir.examples.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.infra.Blackhole;

/** Four fields written and read, on a record that is held and on one that is fresh from the pool. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FieldsBenchmark {

    @Benchmark
    public long use(SubjectState state, Blackhole blackhole) {
        return state.subject.use(state.value++, blackhole);
    }

    @Benchmark
    public long getUsePut(SubjectState state, Blackhole blackhole) throws Exception {
        return state.subject.getUsePut(state.value++, blackhole);
    }
}
