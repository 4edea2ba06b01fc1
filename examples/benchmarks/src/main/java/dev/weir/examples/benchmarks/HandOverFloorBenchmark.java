package dev.weir.examples.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.examples.benchmarks.subjects.Carrier;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What {@link HandOverBenchmark} costs without a pool: the ring by itself, and the ring with four longs that are written
 * and read in memory which belongs to the slot. The second is the least that any pool can reach whose records are used
 * again, since the receiver's reads have to take their lines from the sender and the sender's writes have to take them
 * back. What is new each time is written to lines that nobody else has.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandOverFloorBenchmark {
    private static final int MESSAGES = 10_000;

    @State(Scope.Thread)
    public static class Ring {
        private HandOver handOver;

        @Setup
        public void open() {
            handOver = new HandOver(new Counted());
        }

        @TearDown
        public void close() {
            handOver.close();
        }
    }

    @State(Scope.Thread)
    public static class InPlace {
        private HandOver handOver;

        @Setup
        public void open() {
            handOver = new HandOver(new Lines());
        }

        @TearDown
        public void close() {
            handOver.close();
        }
    }

    /** Messages of which the receiver knows all but their number, and that it can count. */
    private static final class Counted implements Carrier {
        private long received;

        @Override
        public void send(int slot, long value) {}

        @Override
        public long receive(int slot) {
            return HandOver.sum(received + 1) - HandOver.sum(received++);
        }
    }

    /** A line of memory for each slot. */
    private static final class Lines implements Carrier {
        private static final long LINE = 64;

        private final Arena arena = Arena.ofShared();
        private final MemorySegment lines = arena.allocate(SLOTS * LINE, LINE);

        @Override
        public void send(int slot, long value) {
            long line = slot * LINE;
            lines.set(JAVA_LONG, line, value);
            lines.set(JAVA_LONG, line + 8, value + 1);
            lines.set(JAVA_LONG, line + 16, value + 2);
            lines.set(JAVA_LONG, line + 24, value + 3);
        }

        @Override
        public long receive(int slot) {
            long line = slot * LINE;
            return lines.get(JAVA_LONG, line)
                    + lines.get(JAVA_LONG, line + 8)
                    + lines.get(JAVA_LONG, line + 16)
                    + lines.get(JAVA_LONG, line + 24);
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void handOverNothing(Ring ring) throws Exception {
        ring.handOver.send(MESSAGES);
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void handOverInPlace(InPlace inPlace) throws Exception {
        inPlace.handOver.send(MESSAGES);
    }
}
