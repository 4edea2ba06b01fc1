package dev.weir.examples.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes a report's files to a folder. */
final class Publisher {
    /** From the folder of this example, where Maven runs it. */
    static final Path PUBLISHED = Path.of("report");

    static final Path README = Path.of("..", "..", "README.md");

    /** The page about machine code. */
    static final String COMPILED = "compiled.md";

    /** The published folder, from where README.md lies. */
    static final String FROM_README = "examples/benchmarks/report/";

    private static final List<String> IN_README = List.of("pair.svg", "batch.svg");

    private final Report report;
    private final Path folder;

    Publisher(Report report, Path folder) {
        this.report = report;
        this.folder = folder;
    }

    /** {@return the page that was written} */
    String write() throws IOException {
        Files.createDirectories(folder);
        report.write(folder.resolve("report.json"));
        String page = new Page(report).whole(new Plots(report).write(folder));
        Files.writeString(folder.resolve("report.md"), page);
        return page;
    }

    /**
     * Also takes the page about machine code from where it was written, and writes the short form into a page that
     * has the markers.
     *
     * @throws IllegalArgumentException if it has not
     */
    void publish(Path from, Path readme) throws IOException {
        write();
        if (Files.exists(from.resolve(COMPILED))) {
            Files.copy(from.resolve(COMPILED), folder.resolve(COMPILED), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(readme, Readme.rewrite(Files.readString(readme), brief()));
    }

    /** {@return what is to stand in the README} */
    String brief() {
        return new Page(report).brief(
                FROM_README, IN_README.stream().filter(plot -> Files.exists(folder.resolve(plot))).toList());
    }
}
