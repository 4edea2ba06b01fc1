package dev.weir.examples.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.examples.benchmarks.Machine;
import dev.weir.examples.benchmarks.Measured;
import dev.weir.examples.benchmarks.report.Report.Part;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Machine MACHINE = new Machine("Some CPU", 2, 24_000, "Linux 6", "JVM 25");
    private static final Part PAIR = part(Section.PAIR, "2026-01-02T03:04:00Z",
            new Measured("pair", SubjectKind.WEIR_TYPED, List.of(4.0, 5.0, 6.0), List.of(0.0)),
            new Measured("pair", SubjectKind.NEW, List.of(10.0), List.of(48.0)),
            new Measured("pair", SubjectKind.NATIVE, List.of(1.0), List.of()));
    private static final Part BATCH = part(Section.BATCH, "2026-01-03T03:04:00Z",
            new Measured("batch1K", SubjectKind.WEIR_FREELIST, List.of(4.0), List.of(0.0)),
            new Measured("batch1K", SubjectKind.NATIVE, List.of(2.0), List.of()));

    @TempDir
    private Path folder;

    private static Part part(Section section, String date, Measured... rows) {
        return new Part(section, date, "--only " + section.key(), List.of(rows), List.of());
    }

    @Test
    void reportIsReadAsItWasWritten() throws Exception {
        var report = new Report(MACHINE, List.of(PAIR, BATCH));
        Path json = folder.resolve("report.json");
        report.write(json);

        assertThat(Report.read(json)).isEqualTo(report);
        assertThat(Report.read(json, MACHINE)).isEqualTo(report);
    }

    @Test
    void partialRunsAreJoinedInTheOrderOfTheSections() {
        Part again = part(Section.PAIR, "2026-01-04T00:00:00Z", PAIR.rows().getFirst());
        var report = new Report(MACHINE, List.of(BATCH)).with(List.of(PAIR)).with(List.of(again));

        assertThat(report.sections()).containsExactly(again, BATCH);
    }

    @Test
    void figuresOfAnotherMachineAreNotJoined() throws Exception {
        Path json = folder.resolve("report.json");
        new Report(MACHINE, List.of(PAIR)).write(json);

        assertThat(Report.read(json, Machine.here()).sections()).isEmpty();
        assertThat(Report.read(folder.resolve("none.json"), MACHINE).sections()).isEmpty();
    }

    @Test
    void pageHasTheMachineTheGoalsTheCommandAndWhatWasLeftOut() {
        var left = new Part(Section.GROWTH, "2026-01-02T03:04:00Z", "--quick", List.of(), List.of("grow: no gcc"));

        assertThat(new Page(new Report(MACHINE, List.of(PAIR, BATCH, left))).whole(List.of("pair.svg")))
                .contains(
                        "Machine: Some CPU, 2 cores, 23.4 GiB of memory; Linux 6; JVM 25",
                        "| 1 K blocks, handles: Weir Freelist, confined / native intrusive freelist in C, no checks | 2.00 | 1.50 | FAIL |",
                        "![pair](pair.svg)",
                        "Measured on 2026-01-02T03:04:00Z by `mvn -q -pl examples/benchmarks -am compile exec:exec"
                                + " -Dexample.args=\"--only pair\"`",
                        "| pair | Weir TypedPool, confined | 5.00 | ns | 0.00 | 4.00 5.00 6.00 | 0.50 | 0.50 |",
                        "`worstGet…`: one get a microsecond",
                        "Left out:\n\n- grow: no gcc");
    }

    @Test
    void publishedFilesAndReadmeSayTheSame() throws Exception {
        Path readme = folder.resolve("README.md");
        Files.writeString(readme, "# Title\n\n" + Readme.BEGIN + "old\n" + Readme.END + "\nmore\n");
        Path published = folder.resolve("report");
        Files.writeString(folder.resolve("compiled.md"), "# Code\n");
        var report = new Report(MACHINE, List.of(PAIR, BATCH));

        new Publisher(report, published).publish(folder, readme);

        assertThat(published).isDirectoryContaining("glob:**/report.json")
                .isDirectoryContaining("glob:**/pair.svg")
                .isDirectoryContaining("glob:**/batch.svg");
        assertThat(published.resolve("compiled.md")).hasContent("# Code");
        assertThat(Readme.read(Files.readString(readme)))
                .startsWith("Measured on 2026-01-02 and 2026-01-03, on Some CPU, 2 cores,")
                .contains(
                        "| Weir TypedPool, confined | 5.00 | 0.00 | 0.50 |",
                        "| native intrusive freelist in C, no checks | 1.00 |  | 0.10 |",
                        "![pair](examples/benchmarks/report/pair.svg)")
                .doesNotContain("old", "not measured");
        assertThat(Files.readString(readme)).startsWith("# Title\n").endsWith(Readme.END + "\nmore\n");
    }

    @Test
    void plotsNameTheirBars() throws Exception {
        assertThat(new Plots(new Report(MACHINE, List.of(PAIR))).write(folder)).containsExactly("pair.svg");
        assertThat(folder.resolve("pair.svg")).content().contains("Weir TypedPool, confined");
    }

    @Test
    void pageWithoutMarkersIsNotRewritten() {
        assertThatIllegalArgumentException().isThrownBy(() -> Readme.rewrite("# Title\n", "text"))
                .withMessageContaining("<!-- benchmarks: written by --publish -->");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Readme.rewrite(Readme.END + Readme.BEGIN, "text"))
                .withMessageContaining("wrong way round");
    }
}
