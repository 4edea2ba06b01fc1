package dev.weir.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The C program of a test. A test whose compiler is not installed is skipped, and says so. */
final class NativeProgram {
    private NativeProgram() {}

    /** {@return the binary} */
    static Path compile(String compiler, Path folder, String source) throws Exception {
        Path binary = folder.resolve("program.exe");
        Path file = Files.writeString(folder.resolve("program.c"), source);
        run(find(compiler), Path.of("-Wall"), Path.of("-Werror"), Path.of("-o"), binary, file);
        return binary;
    }

    /** Lets the compiler check that each expression has the value, or else fail with its line. */
    static void check(String compiler, Path folder, String includes, Map<String, ?> expected) throws Exception {
        String source = expected.entrySet().stream()
                .map(e -> "_Static_assert((%s) == %s, \"not %2$s\");".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining("\n", includes, "\nint main(void) {}\n"));
        compile(compiler, folder, source);
    }

    /** {@return an installed program, in the path or outside of it} */
    static Path find(String... names) {
        Stream<Path> folders = Stream.of(System.getenv("PATH").split(":")).map(Path::of);
        List<Path> all = Stream.concat(folders, Stream.of(Path.of("/usr/lib/wine"))).toList();
        for (String name : names) {
            for (Path folder : all) {
                if (Files.isExecutable(folder.resolve(name))) {
                    return folder.resolve(name);
                }
            }
        }
        return abort(String.join(" and ", names) + ": not installed");
    }

    static List<String> run(Path... command) throws IOException, InterruptedException {
        return run(new ProcessBuilder(Stream.of(command).map(Path::toString).toList()).redirectErrorStream(true));
    }

    /** {@return the lines it printed} Fails unless it ended in time with exit code 0. */
    static List<String> run(ProcessBuilder command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("weir", ".out");
        try {
            Process process = command.redirectOutput(output.toFile()).start();
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            process.destroyForcibly();
            String printed = Files.readString(output, StandardCharsets.ISO_8859_1);
            assertThat(ended).as("ended in time; it printed:%n%s", printed).isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            return printed.lines().toList();
        } finally {
            Files.delete(output);
        }
    }
}
