package dev.weir.examples.benchmarks;

import dev.weir.core.PoolExhausted;
import dev.weir.typed.TypedPool;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A get and a put of a shared pool in which nobody ever waited, and of one in which a thread did and went: what waiting
 * costs while nobody waits.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WaitedBenchmark {
    private static final int LIMIT = 65_536;

    interface Quote {
        long price();

        Quote price(long v);
    }

    @Param({"false", "true"})
    boolean waited;

    private TypedPool<Quote> pool;

    @Setup
    public void open() throws InterruptedException {
        pool = TypedPool.builder(Quote.class).shared().maxBlocks(LIMIT).build();
        if (waited) {
            waitInVain();
        }
    }

    private void waitInVain() throws InterruptedException {
        pool.maxBlocks(0);
        try {
            pool.get(Duration.ofMillis(1));
            throw new IllegalStateException("there was a record in spite of the limit");
        } catch (PoolExhausted expected) {
            pool.maxBlocks(LIMIT);
        }
        if (pool.stats().waits() != 1) {
            throw new IllegalStateException("nobody waited");
        }
    }

    @TearDown
    public void close() {
        pool.close();
    }

    @Benchmark
    public void pair(Blackhole blackhole) {
        Quote quote = pool.get();
        blackhole.consume(quote);
        pool.put(quote);
    }
}
