package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.Subject;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Four million records out, then back in, after they were put in random order once: each get and each put meets a
 * record, and whatever the pool keeps for it, that no cache holds.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RandomOrderBenchmark {
    private static final int RECORDS = 1 << 22;

    /** The subjects that hand out records in the order, or the reverse, in which they came back. */
    @State(Scope.Thread)
    public static class Shuffled extends OpenSubject {
        @Param({"WEIR_FREELIST", "WEIR_FREELIST_BULK", "WEIR_FREELIST_SHARED", "WEIR_TYPED", "WEIR_TYPED_BULK",
            "WEIR_TYPED_SHARED", "RECYCLER_PINNED_UNGUARDED", "VIBUR", "JCTOOLS_QUEUE", "MALLOC", "RPMALLOC",
            "JEMALLOC"})
        SubjectKind pool = SubjectKind.WEIR_FREELIST;

        public Shuffled() {
            super(RECORDS);
        }

        @Override
        SubjectKind pool() {
            return pool;
        }

        @Override
        void prepare(Subject subject) throws Exception {
            subject.shuffle(RECORDS);
        }
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void random4M(Shuffled state, Blackhole blackhole) throws Exception {
        state.subject.batch(RECORDS, blackhole);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void random4MTouched(Shuffled state, Blackhole blackhole) throws Exception {
        state.subject.batchTouched(RECORDS, blackhole);
    }
}
