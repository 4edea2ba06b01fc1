package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A StructLayout that mirrors a C struct has the offsets that the C compiler gives. */
class CStructTest {
    interface Sample {
        int kind();

        double value();

        int port();

        float scale();

        long when();

        char unit();

        byte last();
    }

    private static final String MEMBERS = """
                char kind;
                double value;
                unsigned short port;
                float scale;
                long long when;
                unsigned short unit;
                signed char last;
            """;

    @TempDir
    Path folder;

    @Test
    void offsetsAndSizeAreThoseOfTheCCompiler() throws Exception {
        var layout = MemoryLayout.structLayout(
                JAVA_BYTE.withName("kind"),
                MemoryLayout.paddingLayout(7),
                JAVA_DOUBLE.withName("value"),
                JAVA_SHORT.withName("port"),
                MemoryLayout.paddingLayout(2),
                JAVA_FLOAT.withName("scale"),
                JAVA_LONG.withName("when"),
                JAVA_CHAR.withName("unit"),
                JAVA_BYTE.withName("last"),
                MemoryLayout.paddingLayout(5));
        try (var pool = TypedPool.builder(Sample.class).layout(layout).build()) {
            assertThat(describe(pool.layout())).isEqualTo(compileAndRun(""));
        }
    }

    @Test
    void soAreThoseOfAPackedStruct() throws Exception {
        var layout = MemoryLayout.structLayout(Stream.of(
                JAVA_BYTE.withName("kind"),
                JAVA_DOUBLE.withName("value"),
                JAVA_SHORT.withName("port"),
                JAVA_FLOAT.withName("scale"),
                JAVA_LONG.withName("when"),
                JAVA_CHAR.withName("unit"),
                JAVA_BYTE.withName("last"))
                .map(member -> member.withByteAlignment(1))
                .toArray(MemoryLayout[]::new));
        try (var pool = TypedPool.builder(Sample.class).layout(layout).build()) {
            assertThat(describe(pool.layout())).isEqualTo(compileAndRun("__attribute__((packed))"));
        }
    }

    @Test
    void aRecordWrittenInJavaIsReadInC() throws Exception {
        interface Pair {
            int left();

            Pair left(int v);

            double right();

            Pair right(double v);
        }
        var layout = MemoryLayout.structLayout(
                JAVA_INT.withName("left"), MemoryLayout.paddingLayout(4), JAVA_DOUBLE.withName("right"));
        Path record = folder.resolve("record");
        try (var pool = TypedPool.builder(Pair.class).layout(layout).build()) {
            Pair pair = pool.get().left(-7).right(0.5);
            Files.write(record, pool.segment(pair).toArray(JAVA_BYTE));
        }
        String program = """
                #include <stdio.h>
                struct pair { int left; double right; };
                int main(int argc, char **argv) {
                    struct pair p;
                    if (fread(&p, sizeof p, 1, fopen(argv[1], "rb")) != 1) return 1;
                    printf("%d %.1f\\n", p.left, p.right);
                }
                """;
        assertThat(run(compile(program), record.toString())).containsExactly("-7 0.5");
    }

    private static List<String> describe(RecordLayout layout) {
        return Stream.concat(
                layout.fields().stream().map(field -> field.name() + " " + field.offset()),
                Stream.of("size " + layout.recordBytes()))
                .toList();
    }

    private List<String> compileAndRun(String attribute) throws Exception {
        var program = new StringBuilder("#include <stddef.h>\n#include <stdio.h>\n");
        program.append("struct sample {\n%s} %s;\nint main(void) {\n".formatted(MEMBERS, attribute));
        for (String name : List.of("kind", "value", "port", "scale", "when", "unit", "last")) {
            program.append("printf(\"%s %%zu\\n\", offsetof(struct sample, %s));\n".formatted(name, name));
        }
        program.append("printf(\"size %zu\\n\", sizeof(struct sample));\n}\n");
        return run(compile(program.toString()));
    }

    private String compile(String program) throws Exception {
        assumeTrue(hasGcc(), "gcc is not installed");
        Path source = Files.writeString(folder.resolve("program.c"), program);
        Path binary = folder.resolve("program");
        run("gcc", "-o", binary.toString(), source.toString());
        return binary.toString();
    }

    private static boolean hasGcc() throws InterruptedException {
        try {
            return new ProcessBuilder("gcc", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().toList();
    }
}
