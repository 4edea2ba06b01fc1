package dev.weir.examples.flows;

import dev.weir.core.FreelistStats;
import java.io.PrintStream;
import java.util.Locale;

/** One line about the running collector, written over itself on a terminal. One thread. */
final class StatusLine {
    private static final int BAR = 20;

    private final Collector collector;
    private final PrintStream out;
    private final boolean terminal;
    private final long startNanos;
    private long lastNanos;
    private long lastFlows;

    /** @param terminal whether the line may be overwritten */
    StatusLine(Collector collector, PrintStream out, boolean terminal) {
        this.collector = collector;
        this.out = out;
        this.terminal = terminal;
        this.startNanos = System.nanoTime();
        this.lastNanos = startNanos;
    }

    void print() {
        long now = System.nanoTime();
        long flows = collector.totals().flows();
        long perSecond = Math.round((flows - lastFlows) * 1e9 / Math.max(1, now - lastNanos));
        FreelistStats pool = collector.pool().stats().freelist();
        // The workers have their peaks at different moments, so the sum can come out above what there is.
        double occupancy = Math.min(1, (double) collector.peak() / Math.max(1, pool.committedBlocks()));
        String line = String.format(
                Locale.ROOT,
                "%4ds  %,11d flows/s  lost %,d  occupancy %s %3.0f%%  commits %d  guard hits %d",
                Math.round((now - startNanos) / 1e9),
                perSecond,
                collector.totals().lostFlows(),
                bar(occupancy),
                occupancy * 100,
                pool.commits(),
                pool.guardHits());
        if (terminal) {
            out.print("\r" + line + "\u001b[K");
            out.flush();
        } else {
            out.println(line);
        }
        lastNanos = now;
        lastFlows = flows;
    }

    /** Leaves the line, so that what follows starts on one of its own. */
    void end() {
        if (terminal) {
            out.println();
        }
    }

    static String bar(double share) {
        int full = (int) Math.clamp(Math.ceil(share * BAR), 0, BAR);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }
}
