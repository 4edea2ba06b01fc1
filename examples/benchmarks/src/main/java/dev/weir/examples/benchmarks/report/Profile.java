package dev.weir.examples.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.openjdk.jmh.profile.AsyncProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Where the time of one row goes: async-profiler, driven by a timer, since few machines let a guest count cycles. */
final class Profile {
    private static final String LIBRARY = "libasyncProfiler.so";

    private Profile() {}

    /**
     * Runs a row with the profiler.
     *
     * @param folder where its files go
     * @throws IOException if there is no profiler for this platform
     */
    static void run(JmhTrial trial, Path folder) throws IOException, RunnerException {
        Files.createDirectories(folder);
        Path library = folder.resolve(LIBRARY).toAbsolutePath();
        String resource =
                "/linux-%s/%s".formatted(System.getProperty("os.arch").equals("amd64") ? "x64" : "arm64", LIBRARY);
        try (InputStream in = AsyncProfiler.class.getResourceAsStream(resource)) {
            if (in == null || !System.getProperty("os.name").equals("Linux")) {
                throw new IOException("async-profiler is here for Linux on x86-64 and arm64 only");
            }
            Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
        }
        // Without safepoints' bias, the debug information must be there between safepoints too.
        List<String> jvmArgs = List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints");
        new Runner(trial.options(Timing.LONGEST, jvmArgs)
                .addProfiler(
                        AsyncProfiler.class,
                        "libPath=%s;event=itimer;output=text;dir=%s".formatted(library, folder.toAbsolutePath()))
                .verbosity(VerboseMode.NORMAL)
                .build())
                .run();
    }
}
