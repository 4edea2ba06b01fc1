package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.ObjectPool;
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

/** A borrow and a return through Commons Pool's interface: one object, 32 held at once, and by two threads at once. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommonsPoolBenchmark {
    private static final int HELD = 32;

    /** The pool of all threads. */
    @State(Scope.Benchmark)
    public static class PoolState {
        @Param({"WEIR_COMMONS", "COMMONS_POOL"})
        SubjectKind pool = SubjectKind.WEIR_COMMONS;

        ObjectPool<Object> objects;

        @Setup
        @SuppressWarnings("unchecked") // only objects of this pool are returned to it
        public void open() {
            objects = (ObjectPool<Object>) pool.openObjectPool(2 * HELD);
        }

        @TearDown
        public void close() {
            objects.close();
        }
    }

    /** What one thread holds. */
    @State(Scope.Thread)
    public static class Held {
        final Object[] objects = new Object[HELD];
    }

    @Benchmark
    @Threads(1)
    public void borrowReturn(PoolState state, Blackhole blackhole) throws Exception {
        Object object = state.objects.borrowObject();
        blackhole.consume(object);
        state.objects.returnObject(object);
    }

    @Benchmark
    @Threads(2)
    public void borrowReturnByTwo(PoolState state, Blackhole blackhole) throws Exception {
        Object object = state.objects.borrowObject();
        blackhole.consume(object);
        state.objects.returnObject(object);
    }

    @Benchmark
    @Threads(1)
    @OperationsPerInvocation(HELD)
    public void borrowReturn32(PoolState state, Held held, Blackhole blackhole) throws Exception {
        for (int i = 0; i < HELD; i++) {
            held.objects[i] = state.objects.borrowObject();
        }
        blackhole.consume(held.objects);
        for (Object object : held.objects) {
            state.objects.returnObject(object);
        }
    }
}
