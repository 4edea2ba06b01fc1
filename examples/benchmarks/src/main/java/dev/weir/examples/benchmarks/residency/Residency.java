package dev.weir.examples.benchmarks.residency;

import dev.weir.examples.benchmarks.ChildJvm;
import dev.weir.examples.benchmarks.Measured;
import dev.weir.examples.benchmarks.subjects.Subject;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The resident memory of a process before a burst of records, at its height, when all are put back, and after the
 * subject gave back what it could. The collector runs before each look but the second, so that heap objects have their
 * chance: G1 hands empty regions back to the system when it is asked to collect.
 */
public final class Residency {
    private static final int BURST = 1 << 21;
    private static final int WARM_UP = 1 << 10;
    private static final List<SubjectKind> SUBJECTS = List.of(
            SubjectKind.WEIR_FREELIST, SubjectKind.WEIR_FREELIST_SHARED, SubjectKind.WEIR_TYPED,
            SubjectKind.WEIR_TYPED_SHARED, SubjectKind.NEW, SubjectKind.RECYCLER_PINNED_UNGUARDED,
            SubjectKind.BYTEBUF_POOLED, SubjectKind.COMMONS_POOL, SubjectKind.VIBUR, SubjectKind.MALLOC,
            SubjectKind.RPMALLOC, SubjectKind.JEMALLOC);
    private static final List<String> JVM_ARGS = List.of("-XX:+UseG1GC", "-Xms64m", "-Xmx3g");
    private static final List<String> LOOKS = List.of("residentAtBurst", "residentAfterPuts", "residentAfterTrim");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final double KIB_PER_MIB = 1024;

    private Residency() {}

    /** {@return whether this system says how much memory is resident} */
    public static boolean isKnownHere() {
        return Files.isReadable(STATUS);
    }

    /** {@return MiB more than before a burst of 2 M records of four longs: at its height, after the puts, after trim} */
    public static List<Measured> measure() throws IOException, InterruptedException {
        var all = new ArrayList<Measured>();
        for (SubjectKind kind : SUBJECTS) {
            if (kind.runsHere()) {
                all.addAll(measure(kind, BURST));
            }
        }
        return all;
    }

    static List<Measured> measure(SubjectKind kind, int burst) throws IOException, InterruptedException {
        String printed = ChildJvm.run(JVM_ARGS, Residency.class, kind.name(), String.valueOf(burst));
        List<Double> looks = Stream.of(printed.strip().split(" ", -1)).map(Double::valueOf).toList();
        var all = new ArrayList<Measured>();
        for (int i = 0; i < LOOKS.size(); i++) {
            all.add(new Measured(LOOKS.get(i), kind, "MiB", List.of(looks.get(i)), List.of()));
        }
        return all;
    }

    /** Arguments: the subject, and how many records. Prints the three numbers. */
    public static void main(String[] args) throws Exception {
        int burst = Integer.parseInt(args[1]);
        try (Subject subject = SubjectKind.valueOf(args[0]).open(burst)) {
            subject.fill(Math.min(WARM_UP, burst));
            subject.empty();
            collect();
            double before = resident();
            subject.fill(burst);
            double height = resident();
            subject.empty();
            collect();
            double put = resident();
            subject.trim();
            collect();
            System.out.printf("%.1f %.1f %.1f%n", height - before, put - before, resident() - before);
        }
    }

    @SuppressWarnings("SystemGc") // otherwise nobody would know when garbage goes
    private static void collect() {
        System.gc();
    }

    private static double resident() throws IOException {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")))
                    .findFirst()
                    .orElseThrow()
                    / KIB_PER_MIB;
        }
    }
}
