package dev.weir.examples.benchmarks.growing;

import com.google.gson.Gson;
import dev.weir.core.Freelist;
import dev.weir.core.FreelistListener;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The JVM in which freelists grow, one after the other, under a producer that gets a block a microsecond. */
final class Growing {
    static final int BLOCK_BYTES = 512;
    static final int CHUNK_BYTES = 4 << 20;
    private static final long PACE_NANOS = 1_000;
    private static final int DIGITS = 3;
    private static final Set<Way> WAYS_OF_SHARED = Set.of(Way.AT_THE_GUARD, Way.AHEAD);

    private Growing() {}

    /**
     * What it prints, as JSON: one for each growth.
     *
     * @param subject null for the loop that gets nothing
     * @param commits on the producer's thread, after the freelist was built
     * @param guardHits gets that found no block ready
     */
    record Result(Way way, @Nullable SubjectKind subject, double worstNanos, double p9999Nanos, int commits,
            long guardHits) {}

    /** Counts the commits of one thread. */
    private static final class CommitsOf implements FreelistListener {
        private final Thread producer = Thread.currentThread();
        private int count;

        @Override
        public void committed(String name, int blocks, long nanos) {
            if (Thread.currentThread() == producer) {
                count++;
            }
        }
    }

    /** Arguments: how many blocks a freelist grows to, and how many to warm up. */
    public static void main(String[] args) {
        grow(Integer.parseInt(args[1]));
        System.out.println(new Gson().toJson(grow(Integer.parseInt(args[0]))));
    }

    private static List<Result> grow(int blocks) {
        var results = new ArrayList<Result>();
        for (Way way : Way.values()) {
            if (way == Way.IDLE) {
                results.add(result(way, null, timeNothing(blocks), 0, 0));
            } else {
                results.add(grow(way, SubjectKind.WEIR_FREELIST, blocks));
            }
            if (WAYS_OF_SHARED.contains(way)) {
                results.add(grow(way, SubjectKind.WEIR_FREELIST_SHARED, blocks));
            }
        }
        return results;
    }

    private static Result grow(Way way, SubjectKind subject, int blocks) {
        collect();
        try (var freelist = build(way, subject, blocks)) {
            touchAll(freelist, blocks);
        }
        var commits = new CommitsOf();
        try (var freelist = build(way, subject, blocks)) {
            freelist.addListener(commits);
            Histogram nanos = timeGets(freelist, blocks);
            return result(way, subject, nanos, commits.count, freelist.stats().guardHits());
        }
    }

    private static Freelist build(Way way, SubjectKind subject, int blocks) {
        var builder = way.set(Freelist.builder(BLOCK_BYTES).chunkBytes(CHUNK_BYTES).maxBlocks(blocks));
        return (subject == SubjectKind.WEIR_FREELIST ? builder.confined() : builder.shared()).build();
    }

    /**
     * A virtual machine may have lent free memory to its host and wait for it as long as for the kernel, so each way
     * finds the memory that the same way had a moment before.
     */
    private static void touchAll(Freelist freelist, int blocks) {
        for (int i = 0; i < blocks; i++) {
            freelist.segment(freelist.get()).set(ValueLayout.JAVA_LONG, 0, i);
        }
    }

    private static Result result(
            Way way, @Nullable SubjectKind subject, Histogram nanos, int commits, long guardHits) {
        return new Result(way, subject, nanos.getMaxValue(), nanos.getValueAtPercentile(99.99), commits, guardHits);
    }

    private static Histogram timeGets(Freelist freelist, int blocks) {
        var nanos = new Histogram(DIGITS);
        long due = System.nanoTime();
        for (int i = 0; i < blocks; i++) {
            due = awaitTurn(due);
            long start = System.nanoTime();
            MemorySegment block = freelist.segment(freelist.get());
            block.set(ValueLayout.JAVA_LONG, 0, i);
            nanos.recordValue(System.nanoTime() - start);
        }
        return nanos;
    }

    private static Histogram timeNothing(int turns) {
        var nanos = new Histogram(DIGITS);
        long due = System.nanoTime();
        for (int i = 0; i < turns; i++) {
            due = awaitTurn(due);
            long start = System.nanoTime();
            nanos.recordValue(System.nanoTime() - start);
        }
        return nanos;
    }

    /** {@return when the next is due: a producer that was held up does not hurry afterwards} */
    private static long awaitTurn(long due) {
        long now = System.nanoTime();
        while (now - due < 0) {
            Thread.onSpinWait();
            now = System.nanoTime();
        }
        return now + PACE_NANOS;
    }

    @SuppressWarnings("SystemGc") // so that none comes while a freelist grows
    private static void collect() {
        System.gc();
    }
}
