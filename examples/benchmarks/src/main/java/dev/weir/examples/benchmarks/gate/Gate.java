package dev.weir.examples.benchmarks.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether anything has become much slower, judged by ratios within one short run, so that it does not matter how fast
 * the machine is: against a plain array as a stack, which is what a freelist can't beat, and against {@code new}.
 *
 * <p>A bound is 1.5 times the ratio that was measured on two cores of an AMD EPYC (Zen 4) with JDK 25, on 2026-11-26. So
 * what doubles there fails. A Xeon (Sapphire Rapids) makes of the same code about half those ratios, which leaves it more
 * room; what a busy neighbour does is less than either. A ratio is the least of several rounds, measured in turns. Garbage is counted exactly: one byte in any round of a
 * measurement fails it. Only what fails in each of {@value #ATTEMPTS} measurements counts, since noise makes a loop slower
 * and never faster, and what the VM allocates once it does not allocate again.
 */
public final class Gate {
    static final int ATTEMPTS = 3;

    private static final List<Bound> BOUNDS = List.of(
            new Bound(Loop.FREELIST, Loop.STACK, 4.5),
            new Bound(Loop.FREELIST_SHARED, Loop.STACK, 11),
            new Bound(Loop.TYPED, Loop.STACK, 6.6),
            new Bound(Loop.TYPED_SHARED, Loop.STACK, 13.6),
            new Bound(Loop.USE_TYPED, Loop.USE_NEW, 4.2));

    private Gate() {}

    /** How many times as long as another loop one may take. */
    record Bound(Loop loop, Loop peer, double allowed) {

        boolean isMet(Map<Loop, Round> best) {
            return ratio(best) <= allowed;
        }

        double ratio(Map<Loop, Round> best) {
            return of(best, loop).nanos() / of(best, peer).nanos();
        }

        String line(Map<Loop, Round> best) {
            return "| %s / %s | %.2f | %.2f | %s |\n".formatted(
                    loop.label, peer.label, ratio(best), allowed, isMet(best) ? "pass" : "FAIL");
        }
    }

    /**
     * What one round came to.
     *
     * @param nanos for a record
     * @param bytes of garbage of the whole round
     */
    record Round(double nanos, long bytes) {

        /** {@return the faster of both, and the garbage of both} */
        Round with(Round other) {
            return new Round(Math.min(nanos, other.nanos), bytes + other.bytes);
        }
    }

    private static Round of(Map<Loop, Round> best, Loop loop) {
        return Objects.requireNonNull(best.get(loop), loop.label);
    }

    /** Measures, and prints a table. {@return whether everything is met} */
    public static boolean run() {
        try (var loops = new Loops()) {
            Map<Loop, Round> best = loops.measure();
            for (int attempt = 1; attempt < ATTEMPTS && !failures(best).isEmpty(); attempt++) {
                best = loops.measure();
            }
            System.out.println(table(best));
            return failures(best).isEmpty();
        }
    }

    /** {@return what is not met, in words} */
    static List<String> failures(Map<Loop, Round> best) {
        var failures = new ArrayList<String>();
        BOUNDS.stream().filter(bound -> !bound.isMet(best)).forEach(bound -> failures.add(bound.line(best)));
        best.forEach((loop, round) -> {
            if (loop.isWeir() && round.bytes() != 0) {
                failures.add("%s: %,d bytes of garbage".formatted(loop.label, round.bytes()));
            }
        });
        return failures;
    }

    static String table(Map<Loop, Round> best) {
        var table = new StringBuilder("| ratio | measured | allowed | |\n| --- | ---: | ---: | --- |\n");
        BOUNDS.forEach(bound -> table.append(bound.line(best)));
        table.append("\n| loop | ns a record | bytes of garbage in all | |\n| --- | ---: | ---: | --- |\n");
        best.forEach((loop, round) -> table.append("| %s | %.2f | %d | %s |\n".formatted(
                loop.label, round.nanos(), round.bytes(),
                !loop.isWeir() ? "" : round.bytes() == 0 ? "pass" : "FAIL")));
        return table.toString();
    }
}
