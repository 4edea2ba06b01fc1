package dev.weir.examples.benchmarks.paced;

import com.google.gson.Gson;
import dev.weir.examples.benchmarks.subjects.Subject;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** The JVM of one loop: fills the pool, turns records over as fast as it can to warm up, then keeps the pace. */
final class PacedJvm {
    static final String IDLE = "idle";
    private static final long WARM_UP_NANOS = 4_000_000_000L;
    private static final long THROUGHPUT_NANOS = 2_000_000_000L;

    private PacedJvm() {}

    /**
     * What it prints, as JSON.
     *
     * @param flatOutPerSecond records replaced a second while it did nothing else
     * @param achievedPerSecond operations a second of the paced loop, to be the intended ones
     * @param pauses that stopped the threads for a collection, in the paced loop
     * @param pauseMillis of all of them
     */
    record Result(double flatOutPerSecond, double achievedPerSecond, double p50, double p999, double p9999, double max,
            long pauses, long pauseMillis, double seconds) {}

    /** Arguments: the subject, or {@code idle}; operations a second; records an operation; live; pauses; seconds. */
    public static void main(String[] args) throws Exception {
        int perSecond = Integer.parseInt(args[1]);
        int replaced = Integer.parseInt(args[2]);
        int live = Integer.parseInt(args[3]);
        int pauses = Integer.parseInt(args[4]);
        long shortest = Long.parseLong(args[5]) * 1_000_000_000L;
        long longest = Long.parseLong(args[6]) * 1_000_000_000L;
        Result result;
        if (args[0].equals(IDLE)) {
            result = paced(number -> {}, 0, perSecond, 0, shortest, longest);
        } else {
            try (Subject subject = SubjectKind.valueOf(args[0]).open(live + 1)) {
                subject.fill(live);
                PacedLoop.Operation operation = number -> {
                    for (int i = 0; i < replaced; i++) {
                        subject.replaceAny(number + i);
                    }
                };
                flatOut(operation, WARM_UP_NANOS);
                double flatOut = flatOut(operation, THROUGHPUT_NANOS) * replaced;
                result = paced(operation, flatOut, perSecond, pauses, shortest, longest);
            }
        }
        System.out.println(new Gson().toJson(result));
    }

    /** {@return operations a second} */
    private static double flatOut(PacedLoop.Operation operation, long nanos) throws Exception {
        long start = System.nanoTime();
        long done = 0;
        while (System.nanoTime() - start < nanos) {
            operation.run(done++);
        }
        return done * 1e9 / (System.nanoTime() - start);
    }

    private static Result paced(
            PacedLoop.Operation operation, double flatOut, int perSecond, int pauses, long shortest, long longest)
            throws Exception {
        new PacedLoop(System::nanoTime).run(operation, 1_000_000_000L / perSecond, elapsed(shortest / 10));
        long pausesBefore = pauses(GarbageCollectorMXBean::getCollectionCount);
        long millisBefore = pauses(GarbageCollectorMXBean::getCollectionTime);
        var loop = new PacedLoop(System::nanoTime);
        long start = System.nanoTime();
        var least = elapsed(shortest);
        var most = elapsed(longest);
        // The collector is asked once in a while, since asking takes a microsecond.
        int[] untilAsked = {0};
        boolean[] enough = {false};
        double achieved = loop.run(operation, 1_000_000_000L / perSecond, () -> {
            if (untilAsked[0]-- == 0) {
                untilAsked[0] = perSecond;
                enough[0] = pauses(GarbageCollectorMXBean::getCollectionCount) - pausesBefore >= pauses;
            }
            return (least.getAsBoolean() && enough[0]) || most.getAsBoolean();
        });
        Histogram nanos = loop.nanos();
        return new Result(
                flatOut,
                achieved,
                nanos.getValueAtPercentile(50),
                nanos.getValueAtPercentile(99.9),
                nanos.getValueAtPercentile(99.99),
                nanos.getMaxValue(),
                pauses(GarbageCollectorMXBean::getCollectionCount) - pausesBefore,
                pauses(GarbageCollectorMXBean::getCollectionTime) - millisBefore,
                (System.nanoTime() - start) / 1e9);
    }

    private static BooleanSupplier elapsed(long nanos) {
        long start = System.nanoTime();
        return () -> System.nanoTime() - start >= nanos;
    }

    /** Concurrent cycles stop nobody; ZGC has beans for its cycles and beans for their pauses. */
    private static long pauses(ToLongFunction<GarbageCollectorMXBean> figure) {
        List<GarbageCollectorMXBean> beans = ManagementFactory.getGarbageCollectorMXBeans();
        return beans.stream()
                .filter(bean -> !bean.getName().endsWith("Cycles") && !bean.getName().contains("Concurrent"))
                .mapToLong(figure)
                .sum();
    }
}
