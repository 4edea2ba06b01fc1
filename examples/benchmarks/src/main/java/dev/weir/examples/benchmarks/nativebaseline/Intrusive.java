package dev.weir.examples.benchmarks.nativebaseline;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The classic intrusive freelist in C, as a program that gcc has made. Its source says what it does and how. */
public final class Intrusive {
    private static final String SOURCE = "intrusive.c";
    private static final String COMPILER = "gcc";

    private final Path program;

    private Intrusive(Path program) {
        this.program = program;
    }

    /** {@return why it can't be had on this machine, or nothing} */
    public static Optional<String> whyMissing() throws InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("the native baseline is written for Linux");
        }
        try {
            run(List.of(COMPILER, "--version"));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the native baseline needs gcc: " + e.getMessage());
        }
    }

    /**
     * Compiles it.
     *
     * @param folder where source and program go; created if missing
     */
    public static Intrusive compile(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path source = folder.resolve(SOURCE);
        try (InputStream in = Objects.requireNonNull(Intrusive.class.getResourceAsStream(SOURCE), SOURCE)) {
            Files.write(source, in.readAllBytes());
        }
        Path program = folder.resolve("intrusive").toAbsolutePath();
        run(List.of(COMPILER, "-O2", "-Wall", "-Wextra", "-Werror", "-o", program.toString(), source.toString()));
        return new Intrusive(program);
    }

    public Path program() {
        return program;
    }

    /**
     * Runs a workload in a process of its own.
     *
     * @param millis how long a repetition of a steady workload takes at least
     * @param workload as the program's usage names it, and its number of blocks
     * @return nanoseconds, of each repetition
     * @throws IOException if it fails; the message has what it printed
     */
    public List<Double> measure(int repetitions, long millis, String... workload)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(program.toString(), Integer.toString(repetitions), Long.toString(millis)));
        command.addAll(List.of(workload));
        return run(command).lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject().get("ns").getAsDouble())
                .toList();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IOException("%s ended with %d: %s".formatted(String.join(" ", command), exit, printed.strip()));
        }
        return printed;
    }
}
