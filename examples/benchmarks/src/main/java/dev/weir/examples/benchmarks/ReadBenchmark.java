package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.Quote;
import dev.weir.examples.benchmarks.subjects.TypedSubject;
import dev.weir.typed.TypedPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One field of each of 1,024 records: through views, and of the heap twins of the same interface. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ReadBenchmark.RECORDS)
public class ReadBenchmark {
    static final int RECORDS = 1024;

    /** The records. A fork fills one of the arrays only, so that it knows one implementation of the interface. */
    @State(Scope.Thread)
    public static class Views {
        private final TypedPool<Quote> pool = TypedSubject.builder(RECORDS).confined().build();
        private final Quote[] quotes = new Quote[RECORDS];

        @Setup
        public void fill() {
            pool.get(quotes, 0, RECORDS);
            setPrices(quotes);
        }

        @TearDown
        public void close() {
            pool.close();
        }
    }

    @State(Scope.Thread)
    public static class Twins {
        private Quote[] quotes = {};

        @Setup
        public void fill() {
            quotes = Stream.generate(TypedSubject.builder(RECORDS).heapTwin()).limit(RECORDS)
                    .toArray(Quote[]::new);
            setPrices(quotes);
        }
    }

    private static void setPrices(Quote[] quotes) {
        for (int i = 0; i < quotes.length; i++) {
            quotes[i].price(i);
        }
    }

    @Benchmark
    public long readViews(Views views) {
        return sumOfPrices(views.quotes);
    }

    @Benchmark
    public long readTwins(Twins twins) {
        return sumOfPrices(twins.quotes);
    }

    private static long sumOfPrices(Quote[] quotes) {
        long sum = 0;
        for (Quote quote : quotes) {
            sum += quote.price();
        }
        return sum;
    }
}
