package dev.weir.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.infra.Blackhole;

/** All subjects do the same work. */
class SubjectTest {
    private static final String BLACKHOLE_PASSWORD =
            "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.";

    private final Blackhole blackhole = new Blackhole(BLACKHOLE_PASSWORD);

    @ParameterizedTest
    @EnumSource
    void fieldsHoldWhatWasWritten(SubjectKind kind) throws Exception {
        try (Subject subject = kind.open()) {
            assertThat(subject.use(10, blackhole)).isEqualTo(10 + 11 + 10 + 11);
            assertThat(subject.getUsePut(20, blackhole)).isEqualTo(20 + 21 + 20 + 21);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noRecordIsLost(SubjectKind kind) throws Exception {
        try (Subject subject = kind.open()) {
            for (int i = 0; i < 3; i++) {
                subject.pair(blackhole);
                subject.batch(blackhole);
            }
        }
    }
}
