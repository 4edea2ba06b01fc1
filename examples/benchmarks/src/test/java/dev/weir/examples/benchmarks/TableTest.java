package dev.weir.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void medianOfEachBesideNewAndTheBestPeerOfItsBenchmark() {
        var rows = List.of(
                new Measured("pair", SubjectKind.WEIR_TYPED, List.of(4.0, 1.0, 9.0, 2.0), List.of(0.5)),
                new Measured("pair", SubjectKind.NEW, List.of(6.0), List.of(0.5)),
                new Measured("pair", SubjectKind.COMMONS_POOL, List.of(300.0, 200.0, 100.0), List.of(0.5)),
                new Measured("use", SubjectKind.WEIR_TYPED, List.of(3.0), List.of(0.5)),
                new Measured("use", SubjectKind.NEW, List.of(2.0), List.of(0.5)),
                new Measured("use", SubjectKind.COMMONS_POOL, List.of(1.0), List.of(0.5)),
                new Measured("pair", SubjectKind.NATIVE, List.of(1.5), List.of()),
                new Measured("compareAndSet", null, List.of(5.0), List.of(0.5)));

        assertThat(Table.of(rows)).isEqualTo("""
                | benchmark | records from | median | unit | bytes | each fork | times new | times best peer |
                | --- | --- | ---: | --- | ---: | --- | ---: | ---: |
                | pair | Weir TypedPool, confined | 3.00 | ns | 0.50 | 4.00 1.00 9.00 2.00 | 0.50 | 0.50 |
                | pair | new | 6.00 | ns | 0.50 | 6.00 | 1.00 | 1.00 |
                | pair | Commons Pool 2 GenericObjectPool | 200.00 | ns | 0.50 | 300.00 200.00 100.00 | 33.33 | 33.33 |
                | pair | native intrusive freelist in C, no checks | 1.50 | ns |  | 1.50 | 0.25 | 0.25 |
                | use | Weir TypedPool, confined | 3.00 | ns | 0.50 | 3.00 | 1.50 | 3.00 |
                | use | new | 2.00 | ns | 0.50 | 2.00 | 1.00 | 2.00 |
                | use | Commons Pool 2 GenericObjectPool | 1.00 | ns | 0.50 | 1.00 | 0.50 | 1.00 |
                | compareAndSet |  | 5.00 | ns | 0.50 | 5.00 |  |  |
                """);
    }

    @Test
    void thousandsHaveNoDecimals() {
        var row = new Measured("worstGet", null, "us", List.of(12345.6), List.of());

        assertThat(Table.of(List.of(row))).endsWith("| worstGet |  | 12,346 | us |  | 12,346 |  |  |\n");
    }
}
