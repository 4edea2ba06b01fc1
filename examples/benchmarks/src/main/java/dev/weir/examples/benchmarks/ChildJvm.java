package dev.weir.examples.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own, for what depends on a heap's size, a collector, or on nothing having run before. */
public final class ChildJvm {
    private static final List<String> ALWAYS = List.of(
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private ChildJvm() {}

    /**
     * Runs a main class of this class path to its end.
     *
     * @return what it printed
     * @throws IOException if it can't be started or fails; the message has what it printed
     */
    public static String run(List<String> jvmArgs, Class<?> main, String... args)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ALWAYS);
        command.addAll(jvmArgs);
        command.addAll(List.of("-cp", ManagementFactory.getRuntimeMXBean().getClassPath(), main.getName()));
        command.addAll(List.of(args));
        Process vm = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String printed = new String(vm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = vm.waitFor();
            if (exit != 0) {
                throw new IOException("%s ended with %d: %s".formatted(main.getSimpleName(), exit, printed.strip()));
            }
            return printed;
        } finally {
            vm.destroyForcibly();
        }
    }
}
