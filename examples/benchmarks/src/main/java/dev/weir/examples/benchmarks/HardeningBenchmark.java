package dev.weir.examples.benchmarks;

import dev.weir.core.Freelist;
import dev.weir.typed.TypedPool;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the hardening options cost, beside none of them: a get and a put of one block or record, of 1,024 at once, and
 * the first get of a fresh block with a write to it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HardeningBenchmark {
    private static final int BATCH = 1024;
    private static final int FRESH = 1 << 17;
    private static final int PAYLOAD = 40;
    private static final int ONE_IN = 1000;

    interface Quote {
        long price();

        void price(long v);

        int quantity();

        void quantity(int v);
    }

    /** What a builder is asked for. */
    public enum Option {
        NONE,
        CANARY,
        GUARDED,
        RANDOM_ORDER;

        private Freelist.Builder apply(Freelist.Builder builder) {
            return switch (this) {
                case NONE -> builder;
                case CANARY -> builder.canary();
                case GUARDED -> builder.guarded(ONE_IN);
                case RANDOM_ORDER -> builder.randomOrder();
            };
        }

        private <T> TypedPool.Builder<T> apply(TypedPool.Builder<T> builder) {
            return switch (this) {
                case NONE -> builder;
                case CANARY -> builder.canary();
                case GUARDED -> builder.guarded(ONE_IN);
                case RANDOM_ORDER -> builder.randomOrder();
            };
        }
    }

    /** Which threads may use it. */
    public enum Threads {
        CONFINED,
        SHARED
    }

    /** A freelist that has handed out a batch before. */
    @State(Scope.Thread)
    public static class Blocks {
        @Param
        Option option = Option.NONE;

        @Param
        Threads threads = Threads.CONFINED;

        private final long[] handles = new long[BATCH];
        private Freelist freelist;

        @Setup
        public void open() {
            freelist = open(option, threads);
            freelist.get(handles, 0, BATCH);
            freelist.put(handles, 0, BATCH);
        }

        static Freelist open(Option option, Threads threads) {
            var builder = Freelist.builder(PAYLOAD);
            return option.apply(threads == Threads.CONFINED ? builder.confined() : builder.shared()).build();
        }

        @TearDown
        public void close() {
            freelist.close();
        }
    }

    /** A pool that has handed out a record before. */
    @State(Scope.Thread)
    public static class Records {
        @Param
        Option option = Option.NONE;

        @Param
        Threads threads = Threads.CONFINED;

        private TypedPool<Quote> pool;

        @Setup
        public void open() {
            var builder = TypedPool.builder(Quote.class);
            pool = option.apply(threads == Threads.CONFINED ? builder.confined() : builder.shared()).build();
            pool.put(pool.get());
        }

        @TearDown
        public void close() {
            pool.close();
        }
    }

    /** A freelist that has handed out none, for each measurement. */
    @State(Scope.Thread)
    public static class Fresh {
        @Param
        Option option = Option.NONE;

        @Param
        Threads threads = Threads.CONFINED;

        private final long[] handles = new long[FRESH];
        private Freelist freelist;

        @Setup(Level.Invocation)
        public void open() {
            freelist = Blocks.open(option, threads);
        }

        @TearDown(Level.Invocation)
        public void close() {
            freelist.close();
        }
    }

    @Benchmark
    public long freelistPair(Blocks blocks) {
        long handle = blocks.freelist.get();
        blocks.freelist.put(handle);
        return handle;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void freelistBatch(Blocks blocks) {
        for (int i = 0; i < BATCH; i++) {
            blocks.handles[i] = blocks.freelist.get();
        }
        for (int i = 0; i < BATCH; i++) {
            blocks.freelist.put(blocks.handles[i]);
        }
    }

    @Benchmark
    public long poolPair(Records records) {
        Quote quote = records.pool.get();
        quote.price(7);
        long price = quote.price();
        records.pool.put(quote);
        return price;
    }

    @Benchmark
    @OperationsPerInvocation(FRESH)
    public void fresh(Fresh fresh) {
        long[] handles = fresh.handles;
        fresh.freelist.get(handles, 0, FRESH);
        for (long handle : handles) {
            MemorySegment block = MemorySegment.ofAddress(fresh.freelist.address(handle)).reinterpret(Long.BYTES);
            block.set(ValueLayout.JAVA_LONG, 0, handle);
        }
    }
}
