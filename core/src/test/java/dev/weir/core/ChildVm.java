package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a main class of the tests in a VM of its own, which may crash without taking the tests along. */
final class ChildVm {
    private static final String FEW_RESOURCES =
            "-Xmx64m -XX:+UseSerialGC -XX:ReservedCodeCacheSize=32m -XX:CompressedClassSpaceSize=32m";

    private final Path folder;
    private final Class<?> main;
    private final List<String> options = new ArrayList<>();
    private String limits = "ulimit -c 0";
    private String classPath = String.join(":", everything());

    record Result(int exitCode, String output) {}

    /** @param folder to run in */
    ChildVm(Path folder, Class<?> main) {
        this.folder = folder;
        this.main = main;
    }

    /** {@return where the classes of this VM come from, modules or not} */
    static List<String> everything() {
        return Stream.of("java.class.path", "jdk.module.path")
                .flatMap(path -> Stream.of(System.getProperty(path, "").split(":", -1)))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** Options that come before the class path. */
    ChildVm options(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    ChildVm classPath(String value) {
        classPath = value;
        return this;
    }

    /** @param command of the shell, such as {@code ulimit -v 1000} */
    ChildVm limit(String command) {
        limits += "; " + command;
        return this;
    }

    /** Fails unless it ends in time. */
    Result run() throws Exception {
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(List.of(FEW_RESOURCES.split(" ", -1)));
        java.addAll(options);
        java.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-cp", classPath, main.getName()));
        List<String> command = new ArrayList<>(List.of("bash", "-c", limits + "; exec \"$@\"", "bash"));
        command.addAll(java);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        assertThat(ended).as("ended in time; it printed:%n%s", Files.readString(output)).isTrue();
        return new Result(process.exitValue(), Files.readString(output));
    }
}
