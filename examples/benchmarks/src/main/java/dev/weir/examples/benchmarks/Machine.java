package dev.weir.examples.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * What a measurement depends on.
 *
 * @param processor what Linux calls the first one, or the architecture elsewhere
 * @param system with the kernel's version
 */
public record Machine(String processor, int cores, long memoryMegabytes, String system, String jvm) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    public static Machine here() {
        return new Machine(
                cpu(),
                Runtime.getRuntime().availableProcessors(),
                memoryBytes() >> 20,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    private static long memoryBytes() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return system.getTotalMemorySize();
    }

    private static String cpu() {
        try (var lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** {@return this machine, in words, with the time of day} */
    static String describe() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS) + "; " + here().text();
    }

    /** {@return in words} */
    public String text() {
        return String.format(
                Locale.ROOT, "%s, %d cores, %.1f GiB of memory; %s; %s", processor, cores, memoryMegabytes / 1024.0,
                system, jvm);
    }
}
