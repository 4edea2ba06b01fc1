package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.Subject;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Four fields written and read, on a record that is held and on one that is fresh from the pool. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FieldsBenchmark {

    /** A subject for each kind of record: a block, a view, a heap object, a buffer, bare memory. */
    @State(Scope.Thread)
    public static class Held extends OpenSubject {
        @Param({"WEIR_FREELIST", "WEIR_TYPED", "NEW", "BYTEBUF_POOLED", "ARENA_CONFINED", "MALLOC"})
        SubjectKind pool = SubjectKind.WEIR_TYPED;

        long value;

        public Held() {
            super(1);
        }

        @Override
        SubjectKind pool() {
            return pool;
        }

        @Override
        void prepare(Subject subject) throws Exception {
            subject.hold();
        }
    }

    @Benchmark
    public long use(Held state, Blackhole blackhole) {
        return state.subject.use(state.value++, blackhole);
    }

    @Benchmark
    public long getUsePut(SubjectState state, Blackhole blackhole) throws Exception {
        return state.subject.getUsePut(state.value++, blackhole);
    }
}
