package dev.weir.examples.benchmarks.growing;

import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_FREELIST;
import static dev.weir.examples.benchmarks.subjects.SubjectKind.WEIR_FREELIST_SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.examples.benchmarks.Measured;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WorstGetTest {
    private static final int CHUNKS = 8;
    private static final int CHUNK_BLOCKS = Growing.CHUNK_BYTES / Growing.BLOCK_BYTES;

    private static List<Measured> rows;

    @BeforeAll
    static void measure() throws Exception {
        rows = WorstGet.measure(CHUNKS * CHUNK_BLOCKS, CHUNK_BLOCKS);
    }

    private static Stream<Measured> rows(String benchmark) {
        return rows.stream().filter(row -> row.benchmark().equals(benchmark));
    }

    @Test
    void everyWayHasItsRows() {
        assertThat(rows).extracting(Measured::benchmark).contains(
                "worstGetIdle", "worstGet", "worstGetAhead", "worstGetAheadPrefault", "worstGetHugePages",
                "worstGetHugePagesAhead", "worstGetHugePagesAheadPrefault", "worstGetP99.99", "worstGetAheadP99.99");
        assertThat(rows("worstGet")).extracting(Measured::subject)
                .containsExactly(WEIR_FREELIST, WEIR_FREELIST_SHARED);
        assertThat(rows("worstGetAhead")).extracting(Measured::subject)
                .containsExactly(WEIR_FREELIST, WEIR_FREELIST_SHARED);
        assertThat(rows).filteredOn(row -> row.unit().equals("ns")).allMatch(row -> row.median() > 0);
    }

    @Test
    void theWorstIsNoLessThanThePercentile() {
        for (Measured worst : rows("worstGet").toList()) {
            assertThat(rows("worstGetP99.99").filter(row -> row.subject() == worst.subject()))
                    .singleElement()
                    .matches(row -> row.median() <= worst.median());
        }
    }

    /** How many the background thread leaves to the producer is a matter of time; the first comes with the build. */
    @Test
    void commitsOfTheProducerAreCounted() {
        assertThat(rows("worstGetCommits")).extracting(Measured::median)
                .containsExactly((double) CHUNKS, (double) CHUNKS);
        assertThat(rows("worstGetAheadCommits")).hasSize(2).allMatch(row -> row.median() < CHUNKS);
        assertThat(rows("worstGetGuardHits")).hasSize(2).allMatch(row -> row.median() == CHUNKS);
        assertThat(rows("worstGetAheadGuardHits")).hasSize(2);
        assertThat(rows("worstGetHugePagesCommits")).singleElement().matches(row -> row.median() == CHUNKS);
    }
}
