package dev.weir.examples.benchmarks.overhead;

import com.google.gson.Gson;
import dev.weir.core.Freelist;
import dev.weir.examples.benchmarks.ChildJvm;
import dev.weir.examples.benchmarks.Measured;
import dev.weir.examples.benchmarks.subjects.Quote;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import dev.weir.typed.TypedPool;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Gets very many records, touches each, puts them all and gets them again, so that every table is written; and divides by
 * their number what that added to the heap in use and to the resident memory of the process. The heap is resident from
 * the start, so that the two don't mix.
 */
public final class Overhead {
    /** So many that what the JVM does meanwhile, some MiB, is less than a byte for each. */
    private static final int RECORDS = 1 << 23;

    private static final long BLOCK_BYTES = 64;
    private static final List<String> JVM_ARGS =
            List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");
    private static final int KIB = 1024;

    private Overhead() {}

    /**
     * What the child prints.
     *
     * @param heap bytes a record
     * @param tables bytes a record off the heap, less those of the block itself
     */
    private record Result(double heap, double tables) {}

    /** {@return bytes for each record: tables off the heap, and heap} */
    public static List<Measured> measure() throws IOException, InterruptedException {
        var all = new ArrayList<Measured>();
        for (SubjectKind kind : List.of(SubjectKind.WEIR_FREELIST, SubjectKind.WEIR_FREELIST_SHARED,
                SubjectKind.WEIR_TYPED, SubjectKind.WEIR_TYPED_ONE_VIEW, SubjectKind.WEIR_TYPED_SHARED,
                SubjectKind.WEIR_TYPED_SHARED_ONE_VIEW)) {
            Result result = new Gson().fromJson(ChildJvm.run(JVM_ARGS, Overhead.class, kind.name()), Result.class);
            all.add(new Measured("tablesPerRecord", kind, "bytes", List.of(result.tables), List.of()));
            all.add(new Measured("heapPerRecord", kind, "bytes", List.of(result.heap), List.of()));
        }
        return all;
    }

    /** Argument: the subject. */
    public static void main(String[] args) throws IOException {
        Result result = switch (SubjectKind.valueOf(args[0])) {
            case WEIR_FREELIST -> ofBlocks(Freelist.builder(BLOCK_BYTES).confined());
            case WEIR_FREELIST_SHARED -> ofBlocks(Freelist.builder(BLOCK_BYTES).shared());
            case WEIR_TYPED -> ofRecords(TypedPool.builder(Quote.class).confined());
            case WEIR_TYPED_ONE_VIEW ->
                ofRecords(TypedPool.builder(Quote.class).confined().views(1));
            case WEIR_TYPED_SHARED -> ofRecords(TypedPool.builder(Quote.class).shared());
            case WEIR_TYPED_SHARED_ONE_VIEW ->
                ofRecords(TypedPool.builder(Quote.class).shared().views(1));
            default -> throw new IllegalArgumentException("nothing to measure for " + args[0]);
        };
        System.out.println(new Gson().toJson(result));
    }

    private static Result ofBlocks(Freelist.Builder builder) throws IOException {
        long[] handles = new long[RECORDS];
        try (Freelist freelist = builder.maxBlocks(RECORDS).build()) {
            long heap = heapInUse();
            long resident = resident();
            getAll(freelist, handles);
            freelist.put(handles, 0, RECORDS);
            getAll(freelist, handles);
            long heapAfter = heapInUse();
            Reference.reachabilityFence(handles);
            return result(heapAfter - heap, resident() - resident);
        }
    }

    private static void getAll(Freelist freelist, long[] handles) {
        for (int i = 0; i < RECORDS; i++) {
            handles[i] = freelist.get();
            freelist.segment(handles[i]).set(ValueLayout.JAVA_LONG, 0, i);
        }
    }

    private static Result ofRecords(TypedPool.Builder<Quote> builder) throws IOException {
        Quote[] records = new Quote[RECORDS];
        try (TypedPool<Quote> pool = builder.maxBlocks(RECORDS).build()) {
            long heap = heapInUse();
            long resident = resident();
            getAll(pool, records);
            pool.put(records, 0, RECORDS);
            getAll(pool, records);
            long heapAfter = heapInUse();
            Reference.reachabilityFence(records);
            return result(heapAfter - heap, resident() - resident);
        }
    }

    private static void getAll(TypedPool<Quote> pool, Quote[] records) {
        for (int i = 0; i < RECORDS; i++) {
            records[i] = pool.get().instrument(i);
        }
    }

    private static Result result(long heap, long resident) {
        return new Result((double) heap / RECORDS, (double) resident / RECORDS - BLOCK_BYTES);
    }

    @SuppressWarnings("SystemGc") // garbage is not overhead
    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** {@return bytes of the process that are in memory} */
    private static long resident() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D+", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow()
                    * KIB;
        }
    }
}
