package dev.weir.examples.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing is quoted that the benchmarks did not write. */
class PublishedTest {
    private static final Path JSON = Publisher.PUBLISHED.resolve("report.json");

    @Test
    void readmeSaysWhatTheReportSays() throws Exception {
        String quoted = Readme.read(Files.readString(Publisher.README));

        if (Files.exists(JSON)) {
            assertThat(quoted).isEqualTo(new Publisher(Report.read(JSON), Publisher.PUBLISHED).brief());
        } else {
            assertThat(quoted).isEmpty();
        }
    }

    @Test
    void pageSaysWhatTheFiguresSay() throws Exception {
        if (Files.exists(JSON)) {
            var plots = Stream.of("pair.svg", "batch.svg", "handover.svg", "paced.svg")
                    .filter(plot -> Files.exists(Publisher.PUBLISHED.resolve(plot)))
                    .toList();

            assertThat(Publisher.PUBLISHED.resolve("report.md"))
                    .hasContent(new Page(Report.read(JSON)).whole(plots));
        }
    }
}
