package dev.weir.examples.benchmarks.nativebaseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntrusiveTest {
    @TempDir
    private static Path folder;

    private static Intrusive intrusive;

    @BeforeAll
    static void compile() throws Exception {
        var missing = Intrusive.whyMissing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        intrusive = Intrusive.compile(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pair", "batch 32", "touched 1024", "random 10000", "randomTouched 10000"})
    void everyRepetitionComesToSomething(String workload) throws Exception {
        assertThat(intrusive.measure(3, 1, workload.split(" "))).hasSize(3).allMatch(nanos -> nanos > 0);
    }

    /** A list of a thousand chunks' blocks comes out of nothing but faults at the guard. */
    @ParameterizedTest
    @ValueSource(strings = {"grow", "growHuge"})
    void growsByFaults(String workload) throws Exception {
        assertThat(intrusive.measure(1, 1, workload)).singleElement().matches(nanos -> nanos > 0);
    }

    @Test
    void wrongWorkloadIsRefusedWithTheUsage() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> intrusive.measure(1, 1, "leap"))
                .withMessageContaining("ended with 2")
                .withMessageContaining("usage: intrusive");
    }
}
