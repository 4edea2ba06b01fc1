package dev.weir.examples.benchmarks.paced;

import com.google.gson.Gson;
import dev.weir.examples.benchmarks.ChildJvm;
import dev.weir.examples.benchmarks.Measured;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Paced loops, each in a JVM of its own with a stated heap and collector. */
public final class Paced {
    /** Whose loops are measured, beside one that does nothing. */
    public static final List<SubjectKind> SUBJECTS =
            List.of(SubjectKind.NEW, SubjectKind.WEIR_FREELIST, SubjectKind.WEIR_TYPED, SubjectKind.WEIR_TYPED_SHARED);

    private static final Pace PACE = Pace.REPORT;

    private Paced() {}

    /** The collectors, by the flag that picks them. */
    public enum Collector {
        G1("-XX:+UseG1GC"), ZGC("-XX:+UseZGC");

        private final String flag;

        Collector(String flag) {
            this.flag = flag;
        }
    }

    /** {@return the conditions, in words} */
    public static String describe() {
        return String.format(
                Locale.ROOT,
                "%,d operations a second, each replacing %d of %,d live records of four longs; heap %d MiB, first and"
                        + " most; `new` runs until %d collections have stopped it, for %d to %d seconds, the others for"
                        + " the shorter time. An operation's time counts from when it was to start. `idle` does nothing at"
                        + " the same pace: what it shows is the machine's.",
                PACE.perSecond(),
                PACE.replaced(),
                PACE.live(),
                PACE.heapMegabytes(),
                PACE.collections(),
                PACE.shortest().toSeconds(),
                PACE.longest().toSeconds());
    }

    /** {@return about how long a loop takes, with its warm-up} */
    public static Duration duration(@Nullable SubjectKind subject) {
        Duration beside = Duration.ofSeconds(9);
        return (subject == SubjectKind.NEW ? PACE.longest().dividedBy(2) : PACE.shortest()).plus(beside);
    }

    /** {@return the name of the percentile that the goal is about} */
    public static String p9999(@Nullable SubjectKind subject, Collector collector) {
        return name(subject, collector) + "P99.99";
    }

    private static String name(@Nullable SubjectKind subject, Collector collector) {
        return (subject == null ? PacedJvm.IDLE : "paced") + collector;
    }

    /**
     * Measures one loop.
     *
     * @param subject null for a loop that does nothing
     */
    public static List<Measured> measure(@Nullable SubjectKind subject, Collector collector)
            throws IOException, InterruptedException {
        String heap = PACE.heapMegabytes() + "m";
        String printed = ChildJvm.run(
                List.of(collector.flag, "-Xms" + heap, "-Xmx" + heap),
                PacedJvm.class,
                subject == null ? PacedJvm.IDLE : subject.name(),
                Integer.toString(PACE.perSecond()),
                Integer.toString(PACE.replaced()),
                Integer.toString(PACE.live()),
                Integer.toString(subject == SubjectKind.NEW ? PACE.collections() : 0),
                Long.toString(PACE.shortest().toSeconds()),
                Long.toString(PACE.longest().toSeconds()));
        var result = new Gson().fromJson(printed.lines().toList().getLast(), PacedJvm.Result.class);
        String name = name(subject, collector);
        return List.of(
                one(name + "P50", subject, "us", result.p50() / 1e3),
                one(name + "P99.9", subject, "us", result.p999() / 1e3),
                one(p9999(subject, collector), subject, "us", result.p9999() / 1e3),
                one(name + "Longest", subject, "us", result.max() / 1e3),
                one(name + "Pauses", subject, "pauses", (double) result.pauses()),
                one(name + "PauseTime", subject, "ms", (double) result.pauseMillis()),
                one(name + "Seconds", subject, "s", result.seconds()),
                one(name + "Rate", subject, "1/s", result.achievedPerSecond()),
                one(name + "FlatOut", subject, "records/s", result.flatOutPerSecond()));
    }

    private static Measured one(String benchmark, @Nullable SubjectKind subject, String unit, double value) {
        return new Measured(benchmark, subject, unit, List.of(value), List.of());
    }
}
