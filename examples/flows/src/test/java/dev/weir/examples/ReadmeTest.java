package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first Java example of README.md compiles and runs as written. */
class ReadmeTest {
    private static final Path README = Path.of("../../README.md");
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    private Path folder;

    @Test
    void theFirstExampleRuns() throws Exception {
        Path source = Files.writeString(folder.resolve("Example.java"), firstJavaBlock());

        assertThat(compile(source)).isEmpty();

        assertThat(run("Example")).startsWith("3037500 in MemorySegment{");
    }

    private static String firstJavaBlock() throws IOException {
        var block = JAVA_BLOCK.matcher(Files.readString(README));
        assertThat(block.find()).as("README.md has a block of Java").isTrue();
        return block.group(1);
    }

    private String compile(Path source) {
        var messages = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        var options = List.of("-d", folder.toString(), "-cp", CLASS_PATH, "-Xlint:all", "-proc:none");
        var sources = compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source);
        compiler.getTask(messages, null, null, options, null, sources).call();
        return messages.toString();
    }

    private String run(String main) throws Exception {
        Path output = folder.resolve("output");
        Process java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", folder + File.pathSeparator + CLASS_PATH, main)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(java.waitFor(1, TimeUnit.MINUTES)).as("ends by itself").isTrue();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(java.exitValue()).as(text).isZero();
        return text;
    }
}
