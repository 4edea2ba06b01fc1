package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.Freelist;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.commons.pool2.ObjectPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles users of Weir and runs each in a VM of its own: as a module, on the class path, and on the class path with
 * Weir on the module path. No patched module, no add-opens; only native access is granted, and denied to everybody
 * else.
 */
class ModulesTest {
    private static final String USER = """
            package app;

            import dev.weir.typed.LayoutMismatch;
            import dev.weir.typed.StaleRecord;
            import dev.weir.typed.TypedPool;
            import dev.weir.typed.fields.Member;
            import java.lang.invoke.MethodHandles;

            public class Main {
                interface Quote {
                    long price();
                    Quote price(long v);
                    int quantity();
                    Quote quantity(int v);
                    default long value() { return price() * quantity(); }
                }

                record Point(int x, int y) {}

                record Shape(Point from, Point to) {}

                private interface Line {
                    End from();
                    @Member("to") Point end();
                    @Member("to") void end(Point v);
                }

                private interface End {
                    int x();
                    int y();
                    End y(int v);
                }

                private interface Secret {
                    boolean code();
                    void code(boolean v);
                }

                public static void main(String[] args) {
                    interface Local {
                        String name();
                    }
                    try (var pool = TypedPool.of(MethodHandles.lookup(), Quote.class)) {
                        Quote quote = pool.get().price(21).quantity(2);
                        System.out.println(quote.value() + " in " + pool.segment(quote).byteSize() + " bytes");
                        pool.put(quote);
                        try {
                            quote.price(1);
                        } catch (StaleRecord e) {
                            System.out.println("stale");
                        }
                    }
                    try (var pool = TypedPool.of(MethodHandles.lookup(), Secret.class)) {
                        Secret secret = pool.get();
                        secret.code(true);
                        System.out.println(secret.code());
                    }
                    try (var pool = TypedPool.builder(MethodHandles.lookup(), Line.class)
                            .schema(Shape.class)
                            .build()) {
                        Line line = pool.get();
                        line.from().y(2);
                        line.end(new Point(3, 4));
                        Shape shape = pool.read(line);
                        pool.write(line, new Shape(shape.to(), shape.from()));
                        System.out.println(shape.from() + " " + line.end() + " " + line.from().x());
                    }
                    try {
                        TypedPool.of(MethodHandles.lookup(), Local.class);
                    } catch (LayoutMismatch e) {
                        System.out.println("mismatch");
                    }
                    try (var pool = TypedPool.of(Quote.class)) {
                        System.out.println("of(Class): " + pool.get().price(4).price());
                    } catch (IllegalArgumentException e) {
                        System.out.println("of(Class): " + e.getMessage());
                    }
                }
            }
            """;
    private static final List<String> WORKS =
            List.of("42 in 12 bytes", "stale", "true", "Point[x=0, y=2] Point[x=0, y=2] 3", "mismatch");
    private static final String NAMES_THE_OVERLOAD =
            "can't define a class; use TypedPool.of(MethodHandles.lookup(), Quote.class)";

    @TempDir
    Path folder;

    @Test
    void aUserIsAModule() throws Exception {
        source("app/module-info.java", "module app { requires dev.weir.typed; }");
        source("app/app/Main.java", USER);
        compile("app", "-p", weir());

        List<String> output =
                run("-p", weir() + File.pathSeparator + classes("app"), granted("dev.weir.core"), "-m", "app/app.Main");

        assertThat(output).startsWith(WORKS.toArray(String[]::new)).hasSize(6);
        assertThat(output.getLast())
                .startsWith("of(Class): app.Main$Quote is in module app, where module dev.weir.typed ")
                .endsWith(NAMES_THE_OVERLOAD);
    }

    @Test
    void aUserIsOnTheClassPath() throws Exception {
        source("app/app/Main.java", USER);
        compile("app", "-cp", weir());

        List<String> output =
                run("-cp", weir() + File.pathSeparator + classes("app"), granted("ALL-UNNAMED"), "app.Main");

        assertThat(output).startsWith(WORKS.toArray(String[]::new)).endsWith("of(Class): 4").hasSize(6);
    }

    @Test
    void aUserIsOnTheClassPathAndWeirOnTheModulePath() throws Exception {
        source("app/app/Main.java", USER);
        compile("app", "-cp", weir());

        List<String> output = run(
                "-p",
                weir(),
                "--add-modules",
                "dev.weir.typed",
                "-cp",
                classes("app"),
                granted("dev.weir.core"),
                "app.Main");

        assertThat(output).startsWith(WORKS.toArray(String[]::new)).hasSize(6);
        assertThat(output.getLast())
                .startsWith("of(Class): app.Main$Quote is in unnamed module ")
                .endsWith(NAMES_THE_OVERLOAD);
    }

    @Test
    void theModuleOfTheInterfaceNeedNotKnowWeir() throws Exception {
        source("model/module-info.java", "module model { exports model; }");
        source("model/model/Quote.java", """
                package model;

                public interface Quote {
                    long price();
                    Quote price(long v);
                    static java.lang.invoke.MethodHandles.Lookup lookup() {
                        return java.lang.invoke.MethodHandles.lookup();
                    }
                }
                """);
        compile("model");
        source("app/module-info.java", "module app { requires dev.weir.typed; requires model; }");
        source("app/app/Main.java", """
                package app;

                import dev.weir.typed.TypedPool;
                import java.lang.invoke.MethodHandles;
                import model.Quote;

                public class Main {
                    public static void main(String[] args) {
                        try (var inModel = TypedPool.of(Quote.lookup(), Quote.class);
                                var shared = TypedPool.of(MethodHandles.lookup(), Quote.class)) {
                            System.out.println(inModel.get().price(42).price());
                            System.out.println(inModel.get().getClass() == shared.get().getClass());
                            System.out.println(inModel.get().getClass().getModule());
                        }
                    }
                }
                """);
        String path = weir() + File.pathSeparator + classes("model");
        compile("app", "-p", path);

        List<String> output =
                run("-p", path + File.pathSeparator + classes("app"), granted("dev.weir.core"), "-m", "app/app.Main");

        assertThat(output).containsExactly("42", "true", "module model");
    }

    @Test
    void aModuleWithCommonsPoolUsesTheAdapter() throws Exception {
        source("app/module-info.java", """
                module app {
                    requires dev.weir.typed;
                    requires org.apache.commons.pool2;
                    requires java.management;
                }
                """);
        source("app/app/Main.java", """
                package app;

                import dev.weir.typed.TypedPool;
                import dev.weir.typed.commons.TypedObjectPool;
                import dev.weir.typed.commons.TypedPooledObjectFactory;
                import java.lang.invoke.MethodHandles;
                import java.lang.management.ManagementFactory;
                import javax.management.ObjectName;
                import org.apache.commons.pool2.ObjectPool;

                public class Main {
                    interface Quote {
                        long price();
                        Quote price(long v);
                    }

                    public static void main(String[] args) throws Exception {
                        try (TypedPool<Quote> quotes = TypedPool.of(MethodHandles.lookup(), Quote.class);
                                ObjectPool<Quote> pool =
                                        TypedObjectPool.builder(new TypedPooledObjectFactory<>(quotes)).build()) {
                            System.out.println(pool.borrowObject().price(42).price());
                            System.out.println(ManagementFactory.getPlatformMBeanServer().getAttribute(
                                    new ObjectName("org.apache.commons.pool2:type=GenericObjectPool,name=pool"),
                                    "NumActive"));
                        }
                    }
                }
                """);
        String path = weir() + File.pathSeparator + home(ObjectPool.class);
        compile("app", "-p", path);

        List<String> output =
                run("-p", path + File.pathSeparator + classes("app"), granted("dev.weir.core"), "-m", "app/app.Main");

        assertThat(output).containsExactly("42", "1");
    }

    private void source(String path, String text) throws IOException {
        Path file = folder.resolve("src", path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String classes(String user) {
        return folder.resolve("classes", user).toString();
    }

    /** Warnings are errors, so users need no annotations of ours to compile cleanly. */
    private void compile(String user, String... options) throws IOException {
        var arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-Xlint:all", "-Werror", "-d", classes(user)));
        try (Stream<Path> files = Files.walk(folder.resolve("src", user))) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
        }
        var messages = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, messages, messages, arguments.toArray(String[]::new));
        assertThat(status).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static String granted(String module) {
        return "--enable-native-access=" + module;
    }

    private static List<String> run(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--illegal-native-access=deny"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().toList();
    }

    private static String weir() {
        return home(Freelist.class) + File.pathSeparator + home(TypedPool.class);
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
