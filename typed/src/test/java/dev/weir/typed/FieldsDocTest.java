package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.lang.invoke.MethodHandles;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of the pages on fields compile, and a pool can be made of them. */
class FieldsDocTest {
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /** Members that an example presumes. */
    private static final String PRESUMED = "Header header(); @StoredAs(int.class) @Member(\"class\") long presumed();";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"fields, 11", "access-modes, 2"})
    void examplesCompileAndWork(String page, int atLeast) throws Exception {
        var matcher = EXAMPLE.matcher(Files.readString(Path.of("docs", page + ".md")));
        List<JavaFileObject> sources = new ArrayList<>();
        while (matcher.find()) {
            String body = matcher.group(1);
            sources.add(source("Example" + sources.size(), body.contains("header.") ? body + PRESUMED : body));
        }
        assertThat(sources).hasSizeGreaterThanOrEqualTo(atLeast);
        sources.add(source("Side", "long size();"));
        sources.add(source("Header", "int length();"));

        var messages = new StringWriter();
        List<String> options = List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
        var task = ToolProvider.getSystemJavaCompiler().getTask(messages, null, null, options, null, sources);
        assertThat(task.call()).as(messages.toString()).isTrue();

        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            for (int i = 0; i < sources.size() - 2; i++) {
                Class<?> example = loader.loadClass("Example" + i);
                var lookup = (MethodHandles.Lookup) example.getMethod("lookup").invoke(null);
                try (var pool = TypedPool.of(lookup, example)) {
                    assertThat(pool.get()).isNotNull();
                }
            }
        }
    }

    private static JavaFileObject source(String name, String body) {
        String code = """
                import static dev.weir.typed.fields.AccessMode.*;

                import dev.weir.typed.fields.*;
                import java.lang.foreign.*;
                import java.util.concurrent.TimeUnit;
                public interface %s {
                    static java.lang.invoke.MethodHandles.Lookup lookup() {
                        return java.lang.invoke.MethodHandles.lookup();
                    }
                    %s
                }
                """.formatted(name, body);
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }
}
