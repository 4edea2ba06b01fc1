package dev.weir.examples.benchmarks;

import dev.weir.examples.benchmarks.subjects.Subject;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One of a million live records dies and another takes its place, over and over: four longs read, put, get, four longs
 * written. It is the oldest one that dies, as of messages that wait their turn, or ({@code Random}) any, which then is
 * in no cache. A heap object lives long enough to be moved, and the collector's work is part of the time. The heap is
 * 512 MiB from the start, which is ten times the live set of {@code new}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChurnBenchmark {
    private static final int LIVE = 1 << 20;

    /** Free ones in pools that are filled ahead. */
    private static final int FREE = 1 << 10;

    @State(Scope.Thread)
    public static class Live extends OpenSubject {
        @Param({"WEIR_FREELIST", "WEIR_FREELIST_SHARED", "WEIR_TYPED", "WEIR_TYPED_SHARED", "NEW",
            "RECYCLER_PINNED_UNGUARDED", "STORMPOT", "VIBUR", "JCTOOLS_QUEUE", "MALLOC", "RPMALLOC", "JEMALLOC"})
        SubjectKind pool = SubjectKind.NEW;

        long value;

        public Live() {
            super(LIVE + FREE);
        }

        @Override
        SubjectKind pool() {
            return pool;
        }

        @Override
        void prepare(Subject subject) throws Exception {
            subject.fill(LIVE);
        }
    }

    @Benchmark
    @Fork(jvmArgsPrepend = {"-XX:+UseG1GC", "-Xms512m", "-Xmx512m"})
    public long churnG1(Live live) throws Exception {
        return live.subject.replaceOldest(live.value++);
    }

    @Benchmark
    @Fork(jvmArgsPrepend = {"-XX:+UseG1GC", "-Xms512m", "-Xmx512m"})
    public long churnRandomG1(Live live) throws Exception {
        return live.subject.replaceAny(live.value++);
    }

    @Benchmark
    @Fork(jvmArgsPrepend = {"-XX:+UseZGC", "-Xms512m", "-Xmx512m"})
    public long churnZ(Live live) throws Exception {
        return live.subject.replaceOldest(live.value++);
    }
}
