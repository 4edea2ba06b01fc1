package dev.weir.examples.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Many records out, then as many back in, in the same order: the cost of one get and one put, with the handles or
 * references alone, and ({@code Touched}) with the first long of each record written at get and read at put.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BatchBenchmark {
    private static final int THIRTY_TWO = 32;
    private static final int THOUSAND = 1 << 10;
    private static final int THIRTY_TWO_THOUSAND = 1 << 15;
    private static final int MILLION = 1 << 20;

    /** For 32. */
    public static class ThirtyTwo extends ManyHeldState {
        public ThirtyTwo() {
            super(2 * THIRTY_TWO);
        }
    }

    /** For 1,024. */
    public static class Thousand extends ManyHeldState {
        public Thousand() {
            super(THOUSAND);
        }
    }

    /** For 32,768. */
    public static class ThirtyTwoThousand extends MassesState {
        public ThirtyTwoThousand() {
            super(THIRTY_TWO_THOUSAND);
        }
    }

    /** For 1,048,576. */
    public static class Million extends MassesState {
        public Million() {
            super(MILLION);
        }
    }

    @Benchmark
    @OperationsPerInvocation(THIRTY_TWO)
    public void held32(ThirtyTwo state, Blackhole blackhole) throws Exception {
        state.subject.batch(THIRTY_TWO, blackhole);
    }

    @Benchmark
    @OperationsPerInvocation(THOUSAND)
    public void batch1K(Thousand state, Blackhole blackhole) throws Exception {
        state.subject.batch(THOUSAND, blackhole);
    }

    @Benchmark
    @OperationsPerInvocation(THOUSAND)
    public void batch1KTouched(Thousand state, Blackhole blackhole) throws Exception {
        state.subject.batchTouched(THOUSAND, blackhole);
    }

    @Benchmark
    @OperationsPerInvocation(THIRTY_TWO_THOUSAND)
    public void batch32K(ThirtyTwoThousand state, Blackhole blackhole) throws Exception {
        state.subject.batch(THIRTY_TWO_THOUSAND, blackhole);
    }

    @Benchmark
    @OperationsPerInvocation(THIRTY_TWO_THOUSAND)
    public void batch32KTouched(ThirtyTwoThousand state, Blackhole blackhole) throws Exception {
        state.subject.batchTouched(THIRTY_TWO_THOUSAND, blackhole);
    }

    @Benchmark
    @OperationsPerInvocation(MILLION)
    public void batch1M(Million state, Blackhole blackhole) throws Exception {
        state.subject.batch(MILLION, blackhole);
    }

    @Benchmark
    @OperationsPerInvocation(MILLION)
    public void batch1MTouched(Million state, Blackhole blackhole) throws Exception {
        state.subject.batchTouched(MILLION, blackhole);
    }
}
