package dev.weir.examples.benchmarks;

import dev.weir.core.Freelist;
import dev.weir.examples.benchmarks.subjects.Quote;
import dev.weir.typed.TypedPool;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What blocks that were never used cost, with the system's ordinary pages, with prefault, with huge pages and with
 * both: {@code grow} gets them, commits included, and writes a long into each; {@code firstTouch} has got them before
 * and only writes. The time of one block.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FirstTouchBenchmark {
    static final int BLOCKS = 1 << 20;
    private static final long BLOCK_BYTES = 64;

    /** A new freelist per measurement. Its blocks lie one after the other. */
    @State(Scope.Thread)
    public abstract static class Fresh {
        private final boolean prefault;
        private final boolean hugePages;
        private final long[] handles = new long[BLOCKS];
        private Freelist freelist;

        Fresh(boolean prefault, boolean hugePages) {
            this.prefault = prefault;
            this.hugePages = hugePages;
        }

        @Setup(Level.Invocation)
        public void open() {
            freelist = Freelist.builder(BLOCK_BYTES)
                    .confined()
                    .maxBlocks(BLOCKS)
                    .prefault(prefault)
                    .hugePages(hugePages)
                    .build();
        }

        @TearDown(Level.Invocation)
        public void close() {
            freelist.close();
        }

        void get() {
            freelist.get(handles, 0, BLOCKS);
        }

        /** {@return all blocks, from the first, which is at the lowest address} */
        MemorySegment blocks() {
            return MemorySegment.ofAddress(freelist.address(handles[0])).reinterpret(BLOCKS * BLOCK_BYTES);
        }
    }

    /** Pages of 4 KiB, at first use. */
    public static class Ordinary extends Fresh {
        public Ordinary() {
            super(false, false);
        }
    }

    /** Pages of 4 KiB, at commit. */
    public static class Prefault extends Fresh {
        public Prefault() {
            super(true, false);
        }
    }

    /** Pages of 2 MiB, at first use. */
    public static class HugePages extends Fresh {
        public HugePages() {
            super(false, true);
        }
    }

    /** Pages of 2 MiB, at commit. */
    public static class HugePagesPrefault extends Fresh {
        public HugePagesPrefault() {
            super(true, true);
        }
    }

    /** The same, with the blocks in hand. */
    public static class OrdinaryInHand extends Ordinary {
        @Setup(Level.Invocation)
        public void getAll() {
            get();
        }
    }

    /** The same, with the blocks in hand. */
    public static class PrefaultInHand extends Prefault {
        @Setup(Level.Invocation)
        public void getAll() {
            get();
        }
    }

    /** The same, with the blocks in hand. */
    public static class HugePagesInHand extends HugePages {
        @Setup(Level.Invocation)
        public void getAll() {
            get();
        }
    }

    /** A typed pool, whose views are made as its records are got for the first time. */
    @State(Scope.Thread)
    public static class Records {
        private final Quote[] quotes = new Quote[BLOCKS];
        private TypedPool<Quote> pool;

        @Setup(Level.Invocation)
        public void open() {
            pool = TypedPool.builder(Quote.class).confined().maxBlocks(BLOCKS).build();
        }

        @TearDown(Level.Invocation)
        public void close() {
            pool.close();
            Arrays.fill(quotes, null);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public void growTyped(Records fresh) {
        for (int i = 0; i < BLOCKS; i++) {
            fresh.quotes[i] = fresh.pool.get();
            fresh.quotes[i].instrument(i);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public void grow(Ordinary fresh) {
        getAndWrite(fresh);
    }

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public void growPrefault(Prefault fresh) {
        getAndWrite(fresh);
    }

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public void growHugePages(HugePages fresh) {
        getAndWrite(fresh);
    }

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public void growHugePagesPrefault(HugePagesPrefault fresh) {
        getAndWrite(fresh);
    }

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public void firstTouch(OrdinaryInHand fresh) {
        write(fresh);
    }

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public void firstTouchPrefault(PrefaultInHand fresh) {
        write(fresh);
    }

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public void firstTouchHugePages(HugePagesInHand fresh) {
        write(fresh);
    }

    private static void getAndWrite(Fresh fresh) {
        fresh.get();
        write(fresh);
    }

    private static void write(Fresh fresh) {
        MemorySegment blocks = fresh.blocks();
        for (int i = 0; i < BLOCKS; i++) {
            blocks.set(ValueLayout.JAVA_LONG, i * BLOCK_BYTES, i);
        }
    }
}
