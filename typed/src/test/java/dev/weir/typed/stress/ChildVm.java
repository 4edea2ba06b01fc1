package dev.weir.typed.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a main class of the tests in a VM of its own, which may crash without taking the tests along. */
final class ChildVm {
    private ChildVm() {}

    /**
     * {@return what it printed} Fails unless it ended in time with exit code 0 and left no report of a crash.
     *
     * @param folder  an empty one, to run in
     * @param seconds how long the main class is to work; it gets this as its argument
     * @param options of the VM, besides the usual ones
     */
    static String run(Path folder, Class<?> main, int seconds, String... options) throws Exception {
        File output = folder.resolve("output").toFile();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--illegal-native-access=deny",
                "-Xmx256m",
                "-XX:-CreateCoredumpOnCrash",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.add(main.getName());
        command.add(Integer.toString(seconds));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        boolean ended = process.waitFor(seconds + 120L, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String printed = Files.readString(output.toPath());
        assertThat(ended).as("ended in time; it printed:%n%s", printed).isTrue();
        assertThat(process.exitValue()).as("exit code; it printed:%n%s", printed).isZero();
        assertThat(crashReports(folder)).as(printed).isEmpty();
        return printed;
    }

    private static List<Path> crashReports(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("hs_err"))
                    .toList();
        }
    }
}
