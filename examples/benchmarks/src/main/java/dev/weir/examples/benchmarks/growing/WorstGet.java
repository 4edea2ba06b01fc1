package dev.weir.examples.benchmarks.growing;

import com.google.gson.Gson;
import dev.weir.examples.benchmarks.ChildJvm;
import dev.weir.examples.benchmarks.Measured;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The worst get of a producer that keeps all it gets until its freelist has grown to 1 GiB: with and without
 * commit-ahead, with ordinary and with huge pages.
 */
public final class WorstGet {
    private static final int BLOCKS = (1 << 30) / Growing.BLOCK_BYTES;
    private static final int WARM_UP_BLOCKS = BLOCKS / 16;

    /** A heap that is never collected while a freelist grows, since little is allocated then. */
    private static final List<String> JVM_ARGS = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");

    private WorstGet() {}

    /** {@return the conditions, in words} */
    public static String describe() {
        return String.format(
                Locale.ROOT,
                "`worstGet…`: one get a microsecond, timed with the first write to its block, by a producer that keeps"
                        + " all it gets, until there are %,d blocks of %d bytes, 1 GiB, in chunks of %d MiB. One growth a"
                        + " fork; the native baseline does the same. `…P99.99` is what one get in 10,000 takes longer"
                        + " than. `…GuardHits` counts the gets that found no block ready, `…Commits` the commits made on the"
                        + " producer's own thread: with commit-ahead both are 0 while the thread in the background keeps"
                        + " up, and what it is late with shows in the worst get. That the producer then makes no call of"
                        + " the system at all, core's CommitAheadTest shows over memory that records them. `worstGetIdle` gets nothing at the"
                        + " same pace: what it shows is the machine's.",
                BLOCKS,
                Growing.BLOCK_BYTES,
                Growing.CHUNK_BYTES >> 20);
    }

    /** {@return the rows of one growth each way, all in one JVM of its own} */
    public static List<Measured> measure() throws IOException, InterruptedException {
        return measure(BLOCKS, WARM_UP_BLOCKS);
    }

    static List<Measured> measure(int blocks, int warmUpBlocks) throws IOException, InterruptedException {
        String printed = ChildJvm.run(
                JVM_ARGS, Growing.class, Integer.toString(blocks), Integer.toString(warmUpBlocks));
        Growing.Result[] results = new Gson().fromJson(printed.lines().toList().getLast(), Growing.Result[].class);
        return Stream.of(results).flatMap(WorstGet::rows).toList();
    }

    private static Stream<Measured> rows(Growing.Result result) {
        Stream<Measured> times = Stream.of(
                row(result, "", "ns", result.worstNanos()), row(result, "P99.99", "ns", result.p9999Nanos()));
        return result.way() == Way.IDLE
                ? times
                : Stream.concat(times, Stream.of(
                        row(result, "Commits", "commits", result.commits()),
                        row(result, "GuardHits", "hits", (double) result.guardHits())));
    }

    private static Measured row(Growing.Result result, String suffix, String unit, double value) {
        return new Measured(result.way().benchmark + suffix, result.subject(), unit, List.of(value), List.of());
    }
}
