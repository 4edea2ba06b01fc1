package dev.weir.examples.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Four fields written and read on a record that is held, through a view and through Unsafe. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FlyweightBenchmark {

    @State(Scope.Thread)
    public static class Held {
        private final TypedSubject view = new TypedSubject(TypedSubject.builder().confined().build());
        private final UnsafeQuote unsafe = new UnsafeQuote();
        private long value;

        @TearDown
        public void close() {
            view.close();
        }
    }

    @Benchmark
    public long useView(Held held, Blackhole blackhole) {
        return held.view.use(held.value++, blackhole);
    }

    @Benchmark
    public long useUnsafe(Held held, Blackhole blackhole) {
        return held.unsafe.use(held.value++, blackhole);
    }
}
