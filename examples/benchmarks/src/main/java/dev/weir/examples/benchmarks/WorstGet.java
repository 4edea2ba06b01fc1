package dev.weir.examples.benchmarks;

import dev.weir.core.Freelist;
import dev.weir.core.FreelistStats;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The worst get of a producer that keeps all it gets, one block a microsecond, until a freelist has grown to 1 GiB:
 * with and without commit-ahead, with memory at first use and at commit. A get is timed with the first write to its
 * block. {@link Way#NOTHING} times nothing in the same loop, and so shows what the machine itself adds.
 */
final class WorstGet {
    private static final int BLOCK_BYTES = 256;
    private static final int BLOCKS = (1 << 30) / BLOCK_BYTES;
    private static final int WARM_UP_BLOCKS = BLOCKS / 16;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final long PACE_NANOS = 1_000;
    private static final int ROUNDS = 3;

    private WorstGet() {}

    /** How the freelist gets its memory. */
    private enum Way {
        NOTHING("nothing", false, false),
        AT_THE_GUARD("commit at the guard", false, false),
        AT_THE_GUARD_PREFAULT("commit at the guard, prefault", false, true),
        AHEAD("commit ahead", true, false),
        AHEAD_PREFAULT("commit ahead, prefault", true, true);

        final String label;
        final boolean commitAhead;
        final boolean prefault;

        Way(String label, boolean commitAhead, boolean prefault) {
            this.label = label;
            this.commitAhead = commitAhead;
            this.prefault = prefault;
        }
    }

    /** One growth to 1 GiB. */
    private record Run(long worst, long tenThousandth, long over10Micros, FreelistStats stats) {}

    /** Prints a table for a confined freelist and one for a shared one. */
    public static void main(String[] args) {
        System.out.println(Machine.describe());
        for (boolean confined : new boolean[] {true, false}) {
            System.out.printf("%n%s, %,d rounds in turns:%n%n", confined ? "Confined" : "Shared", ROUNDS);
            System.out.println(table(measure(confined)));
        }
    }

    private static Map<Way, List<Run>> measure(boolean confined) {
        var runs = new EnumMap<Way, List<Run>>(Way.class);
        for (Way way : Way.values()) {
            run(way, confined, WARM_UP_BLOCKS);
            runs.put(way, new ArrayList<>());
        }
        for (int round = 0; round < ROUNDS; round++) {
            runs.forEach((way, done) -> done.add(run(way, confined, BLOCKS)));
        }
        return runs;
    }

    private static Run run(Way way, boolean confined, int blocks) {
        var builder = Freelist.builder(BLOCK_BYTES)
                .chunkBytes(CHUNK_BYTES)
                .maxBlocks(BLOCKS)
                .commitAhead(way.commitAhead)
                .prefault(way.prefault);
        int[] nanos = new int[blocks];
        try (var freelist = confined ? builder.confined().build() : builder.build()) {
            if (way == Way.NOTHING) {
                timeNothing(nanos);
            } else {
                timeGets(freelist, nanos);
            }
            return summary(nanos, freelist.stats());
        }
    }

    private static void timeGets(Freelist freelist, int[] nanos) {
        long due = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            due = awaitTurn(due);
            long start = System.nanoTime();
            MemorySegment block = freelist.segment(freelist.get());
            block.set(ValueLayout.JAVA_LONG, 0, i);
            nanos[i] = (int) Math.min(Integer.MAX_VALUE, System.nanoTime() - start);
        }
    }

    private static void timeNothing(int[] nanos) {
        long due = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            due = awaitTurn(due);
            long start = System.nanoTime();
            nanos[i] = (int) Math.min(Integer.MAX_VALUE, System.nanoTime() - start);
        }
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

    private static Run summary(int[] nanos, FreelistStats stats) {
        Arrays.sort(nanos);
        int over = 0;
        while (over < nanos.length && nanos[nanos.length - 1 - over] > 10_000) {
            over++;
        }
        return new Run(nanos[nanos.length - 1], nanos[nanos.length - 1 - nanos.length / 10_000], over, stats);
    }

    private static String table(Map<Way, List<Run>> runs) {
        var table = new StringBuilder(
                """
                        | | worst of each round, us | the least of those | one in 10,000 is above, us | over 10 us | guard hits |
                        | --- | ---: | ---: | ---: | ---: | ---: |
                        """);
        runs.forEach((way, done) -> table.append(row(way, done)));
        return table.toString();
    }

    private static String row(Way way, List<Run> runs) {
        long[] worst = runs.stream().mapToLong(Run::worst).toArray();
        String all = String.join(" ", Arrays.stream(worst).mapToObj(WorstGet::micros).toList());
        String least = micros(Arrays.stream(worst).min().orElseThrow());
        String tail = micros(median(runs.stream().mapToLong(Run::tenThousandth).toArray()));
        long over = median(runs.stream().mapToLong(Run::over10Micros).toArray());
        long hits = runs.stream().mapToLong(run -> run.stats().guardHits()).max().orElseThrow();
        return String.format(
                Locale.ROOT, "| %s | %s | %s | %s | %,d | %,d |%n", way.label, all, least, tail, over, hits);
    }

    private static long median(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%,.1f", nanos / 1e3);
    }
}
