package dev.weir.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.examples.benchmarks.subjects.Carrier;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HandOver itself fails if a message comes out different or not at all. */
class HandOverTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {
        // These are for one thread only.
        "WEIR_FREELIST", "WEIR_FREELIST_BULK", "WEIR_TYPED", "WEIR_TYPED_BULK", "WEIR_TYPED_ONE_VIEW",
        "WEIR_TYPED_SAMPLED", "STORMPOT_SINGLE", "ARENA_CONFINED"})
    void messagesArriveAsTheyWereSent(SubjectKind kind) throws Exception {
        assumeTrue(kind.runsHere());
        try (var handOver = new HandOver(kind.open(2 * Carrier.SLOTS))) {
            handOver.send(10 * Carrier.SLOTS);
            handOver.send(1);
        }
    }

    @Test
    void messageThatChangedOnItsWayIsNoticed() throws Exception {
        var handOver = new HandOver(new Carrier() {
            @Override
            public void send(int slot, long value) {}

            @Override
            public long receive(int slot) {
                return slot;
            }
        });
        handOver.send(1);

        assertThatIllegalStateException().isThrownBy(handOver::close)
                .withMessageContaining("6 were sent and 0 was received");
    }

    @Test
    void failureOfTheReceiverEndsTheSendersWait() {
        var handOver = new HandOver(new Carrier() {
            @Override
            public void send(int slot, long value) {}

            @Override
            public long receive(int slot) {
                throw new UnsupportedOperationException("no");
            }
        });

        assertThatIllegalStateException().isThrownBy(() -> handOver.send(2 * Carrier.SLOTS));
        assertThatIllegalStateException().isThrownBy(handOver::close).havingCause().withMessage("no");
    }
}
