package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.Quote;
import dev.weir.examples.benchmarks.subjects.TypedSubject;
import dev.weir.typed.TypedPool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Four fields written and read on a record that is held, through a view and through Unsafe.
 *
 * <p>What is written does not change: a counter in memory is a chain of a store and a load of its own, which lasts as
 * long as all the rest. The flyweight is called by its class, which needs no check, and by an interface, as a view is.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FlyweightBenchmark {

    interface Flyweight {
        long use(long value, Blackhole blackhole);
    }

    @State(Scope.Thread)
    public static class Held {
        private final TypedPool<Quote> pool = TypedSubject.builder(1).confined().build();
        private final Quote view = pool.get();
        private final UnsafeQuote unsafe = new UnsafeQuote();
        private final Flyweight flyweight = unsafe;
        private final long value = System.nanoTime();

        @TearDown
        public void close() {
            pool.close();
        }
    }

    @Benchmark
    public long useView(Held held, Blackhole blackhole) {
        return use(held.view, held.value, blackhole);
    }

    private static long use(Quote quote, long value, Blackhole blackhole) {
        quote.instrument(value).price(value + 1).quantity(value + 2).time(value + 3);
        blackhole.consume(quote);
        return quote.instrument() + quote.price() + quote.quantity() + quote.time();
    }

    @Benchmark
    public long useUnsafe(Held held, Blackhole blackhole) {
        return held.unsafe.use(held.value, blackhole);
    }

    @Benchmark
    public long useUnsafeByInterface(Held held, Blackhole blackhole) {
        return held.flyweight.use(held.value, blackhole);
    }
}
