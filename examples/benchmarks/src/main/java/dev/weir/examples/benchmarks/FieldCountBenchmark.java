package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.SubjectKind;
import dev.weir.typed.TypedPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * 1, 8, 16 or 64 fields read from one record and written to another, accessor by accessor: of views, and of heap
 * objects that implement the same interface. The compiler stops inlining accessors of foreign memory in large methods;
 * {@code Tuned} has the setting for that.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FieldCountBenchmark {

    /** Two records that are held. */
    @State(Scope.Thread)
    public static class Held {
        @Param({"WEIR_TYPED", "NEW"})
        SubjectKind pool = SubjectKind.WEIR_TYPED;

        private final TypedPool<Wide> views =
                TypedPool.builder(Wide.class).confined().build();
        private Wide from;
        private Wide to;

        @Setup
        public void open() {
            Supplier<Wide> records = pool == SubjectKind.NEW ? TypedPool.builder(Wide.class).heapTwin() : views::get;
            from = records.get();
            to = records.get();
        }

        @TearDown
        public void close() {
            views.close();
        }
    }

    @Benchmark
    public Object copyFields1(Held held) {
        return Wide.copy1(held.from, held.to);
    }

    @Benchmark
    public Object copyFields8(Held held) {
        return Wide.copy8(held.from, held.to);
    }

    @Benchmark
    public Object copyFields16(Held held) {
        return Wide.copy16(held.from, held.to);
    }

    @Benchmark
    public Object copyFields64(Held held) {
        return Wide.copy64(held.from, held.to);
    }

    @Benchmark
    @Fork(jvmArgsPrepend = "-XX:MaxTrivialSize=25")
    public Object copyFields64Tuned(Held held) {
        return Wide.copy64(held.from, held.to);
    }
}
