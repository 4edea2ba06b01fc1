package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.Freelist;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A Java without the module jdk.jfr. */
class NoFlightRecorderTest {

    static final class Program {
        public static void main(String[] args) {
            try (Freelist quotes = Freelist.builder(64).name("quotes").build()) {
                PoolEvents.record(quotes);
                quotes.put(quotes.get());
                System.out.println("went on");
            }
        }
    }

    @Test
    void poolsWorkAndOneLineSaysThatNothingIsRecorded() throws Exception {
        String classPath = Stream.of("java.class.path", "jdk.module.path")
                .flatMap(path -> Stream.of(System.getProperty(path, "").split(":", -1)))
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.joining(":"));
        Process child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.base,java.logging",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                Program.class.getName()).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("no flight recorder here, since this Java runs without the module jdk.jfr")
                .contains("went on");
    }
}
