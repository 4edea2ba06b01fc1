package dev.weir.examples.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.weir.examples.benchmarks.subjects.HeapQuote;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a measurement depends on, in words. */
final class Machine {
    private static final int QUOTES = 10_000;
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** {@return when, on what processors, with which JVM and beside how much other work} */
    static String describe() {
        return String.format(
                Locale.ROOT,
                "%s; %d processors%s, %s %s; %s %s; %s, heap up to %,d MiB, an object for a quote takes %d bytes; load"
                        + " average %.1f before the run",
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                processors(),
                cpuModel(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.vm.name"),
                Runtime.version(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")),
                Runtime.getRuntime().maxMemory() >> 20,
                quoteBytes(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** {@return what one {@link HeapQuote} takes of the heap} */
    private static long quoteBytes() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Object[] kept = new Object[QUOTES];
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < QUOTES; i++) {
            kept[i] = new HeapQuote();
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        Reference.reachabilityFence(kept);
        return bytes / QUOTES;
    }

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** {@return what Linux calls the first processor, after a comma, or nothing where it doesn't say} */
    private static String cpuModel() {
        try (var lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> ", " + line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
