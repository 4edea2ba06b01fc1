package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.StoredAs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * C2 inlines accessors of every kind that is one access, twenty of them in one method. It stops when they are too big
 * or make too many nodes; the first is ours to keep, and the second is what a user's method may rely on.
 */
class InliningTest {
    interface Level {
        long price();

        void price(long v);
    }

    interface Everything {
        boolean truth();

        void truth(boolean v);

        byte tiny();

        void tiny(byte v);

        short small();

        void small(short v);

        char letter();

        void letter(char v);

        int count();

        void count(int v);

        long id();

        void id(long v);

        float ratio();

        void ratio(float v);

        double value();

        void value(double v);

        @StoredAs(byte.class)
        int ttl();

        void ttl(int v);

        @StoredAs(short.class)
        int port();

        void port(int v);

        @StoredAs(int.class)
        long length();

        void length(long v);

        TimeUnit unit();

        void unit(TimeUnit v);

        @Length(4)
        int size(int i);

        void size(int i, int v);

        Level best();
    }

    /** The child VM: compiles both methods, and has the compiler say what it inlines into them. */
    static final class Child {
        private static final TimeUnit[] UNITS = TimeUnit.values();

        public static void main(String[] args) {
            long sum = 0;
            try (var pool = TypedPool.builder(Everything.class).confined().build()) {
                Everything record = pool.get();
                for (int i = 0; i < 50_000; i++) {
                    write(record, i);
                    sum += read(record, i);
                }
            }
            System.out.println(sum);
        }

        static void write(Everything record, int i) {
            record.truth((i & 1) == 0);
            record.tiny((byte) i);
            record.small((short) i);
            record.letter((char) i);
            record.count(i);
            record.id(i);
            record.ratio(i);
            record.value(i);
            record.ttl(i & 0xFF);
            record.port(i & 0xFFFF);
            record.length(i);
            record.unit(UNITS[i % 7]);
            record.size(0, i);
            record.size(i & 3, i);
            record.best().price(i);
            record.count(i + 1);
            record.id(i + 1);
            record.port(i & 0xFFF);
            record.tiny((byte) (i + 1));
        }

        static long read(Everything record, int i) {
            long sum = record.truth() ? 1 : 0;
            sum += record.tiny();
            sum += record.small();
            sum += record.letter();
            sum += record.count();
            sum += record.id();
            sum += (long) record.ratio();
            sum += (long) record.value();
            sum += record.ttl();
            sum += record.port();
            sum += record.length();
            sum += record.unit() == TimeUnit.DAYS ? 1 : 0;
            sum += record.size(0);
            sum += record.size(i & 3);
            sum += record.best().price();
            sum += record.count();
            sum += record.id();
            sum += record.port();
            sum += record.tiny();
            return sum;
        }
    }

    private static final int ACCESSORS = 20;

    /** A call of a generated accessor, at any depth, and what C2 did with it. */
    private static final Pattern CALL =
            Pattern.compile("\\s@ \\d+\\s+\\S*\\$View/0x\\w+::(\\w+ \\(\\d+ bytes\\))\\s+(.*)");

    @Test
    void twentyAccessorsOfAllSimpleKindsAreInlinedIntoOneMethod() throws Exception {
        for (String method : List.of("read", "write")) {
            List<String> log = run(method);
            List<String> decisions = log.stream()
                    .map(CALL::matcher)
                    .filter(Matcher::find)
                    .map(call -> call.group(1) + ": " + call.group(2).strip())
                    .toList();
            assertThat(decisions).as(method).hasSizeGreaterThanOrEqualTo(ACCESSORS);
            assertThat(decisions).as(method).allMatch(decision -> decision.contains(": inline (hot)"));
            // Nor is anything left out that an accessor calls.
            assertThat(log).as(method).noneMatch(line -> line.contains("failed to inline"));
        }
    }

    private static List<String> run(String method) throws Exception {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-TieredCompilation",
                "-Xbatch",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=PrintInlining," + Child.class.getName() + "::" + method,
                "-XX:CompileCommand=dontinline," + Child.class.getName() + "::*",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().toList();
    }
}
