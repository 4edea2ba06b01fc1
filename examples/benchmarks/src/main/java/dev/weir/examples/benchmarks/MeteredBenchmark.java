package dev.weir.examples.benchmarks;

import dev.weir.metrics.PoolMetrics;
import dev.weir.typed.TypedPool;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** A get and a put of a pool that nobody watches, and of one all of whose meters are scraped every 100 ms. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MeteredBenchmark {
    private static final long SCRAPE_MILLIS = 100;

    public enum Threads {
        CONFINED, SHARED
    }

    public enum Meters {
        NONE, SCRAPED
    }

    interface Quote {
        long price();

        Quote price(long v);
    }

    @State(Scope.Thread)
    public static class Watched {
        @Param
        Threads threads = Threads.CONFINED;

        @Param
        Meters meters = Meters.NONE;

        TypedPool<Quote> pool;
        private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        private final ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();
        private @Nullable Future<?> scraping;

        @Setup
        public void open() {
            pool = pool(threads);
            if (meters == Meters.SCRAPED) {
                PoolMetrics.monitor(registry, pool, Tags.empty());
                scraping = scraper.scheduleAtFixedRate(registry::scrape, 0, SCRAPE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        @TearDown
        public void close() {
            if (scraping != null) {
                scraping.cancel(false);
            }
            scraper.shutdown();
            pool.close();
        }
    }

    @State(Scope.Thread)
    public static class Registry {
        private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        private TypedPool<Quote> pool;

        @Setup
        public void open() {
            pool = pool(Threads.SHARED);
            PoolMetrics.monitor(registry, pool, Tags.empty());
            pool.put(pool.get());
        }

        @TearDown
        public void close() {
            pool.close();
        }
    }

    private static TypedPool<Quote> pool(Threads threads) {
        var builder = TypedPool.builder(Quote.class).maxBlocks(4096);
        return (threads == Threads.CONFINED ? builder.confined() : builder.shared()).build();
    }

    @Benchmark
    public void watchedPair(Watched state, Blackhole blackhole) {
        Quote quote = state.pool.get();
        blackhole.consume(quote);
        state.pool.put(quote);
    }

    /** What one pool adds to the work of the thread that answers Prometheus. */
    @Benchmark
    public String scrape(Registry state) {
        return state.registry.scrape();
    }
}
