package dev.weir.examples.benchmarks;

import dev.weir.typed.Pooled;
import dev.weir.typed.TypedPool;
import dev.weir.typed.fields.Length;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A record of 64 bytes copied to another, by copyFrom and word by word through Unsafe. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CopyBenchmark {

    interface Line extends Pooled<Line> {
        @Length(UnsafeQuote.BYTES / Long.BYTES)
        long word(int i);
    }

    @State(Scope.Thread)
    public static class Held {
        private final TypedPool<Line> pool =
                TypedPool.builder(MethodHandles.lookup(), Line.class).confined().build();
        private final Line from = pool.get();
        private final Line to = pool.get();
        private final UnsafeQuote unsafeFrom = new UnsafeQuote();
        private final UnsafeQuote unsafeTo = new UnsafeQuote();

        @TearDown
        public void close() {
            pool.close();
        }
    }

    @Benchmark
    public Object copyView(Held held) {
        return held.to.copyFrom(held.from);
    }

    @Benchmark
    public Object copyUnsafe(Held held) {
        return held.unsafeTo.copyFrom(held.unsafeFrom);
    }
}
