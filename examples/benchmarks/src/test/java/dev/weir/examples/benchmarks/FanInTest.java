package dev.weir.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.examples.benchmarks.subjects.Carrier;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** FanIn itself fails if a message comes out different or not at all. */
class FanInTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {
        // These are for one thread only, or one sender.
        "WEIR_FREELIST", "WEIR_FREELIST_BULK", "WEIR_TYPED", "WEIR_TYPED_BULK", "WEIR_TYPED_ONE_VIEW",
        "WEIR_TYPED_SAMPLED", "STORMPOT_SINGLE", "ARENA_CONFINED", "RECYCLER_PINNED", "RECYCLER_PINNED_UNGUARDED"})
    void messagesOfAllSendersArriveAsTheyWereSent(SubjectKind kind) throws Exception {
        assumeTrue(kind.runsHere());
        try (var fanIn = new FanIn(kind.open(2 * Carrier.SENDERS * Carrier.SLOTS))) {
            fanIn.send(10 * Carrier.SENDERS * Carrier.SLOTS);
            fanIn.send(Carrier.SENDERS);
        }
    }

    @Test
    void messageThatChangedOnItsWayIsNoticed() throws Exception {
        var fanIn = new FanIn(new Carrier() {
            @Override
            public void send(int slot, long value) {}

            @Override
            public long receive(int slot) {
                return slot;
            }
        });
        fanIn.send(Carrier.SENDERS);

        assertThatIllegalStateException().isThrownBy(fanIn::close).withMessageContaining("24 were sent");
    }

    @Test
    void failureOfTheReceiverEndsTheSendersWait() {
        var fanIn = new FanIn(new Carrier() {
            @Override
            public void send(int slot, long value) {}

            @Override
            public long receive(int slot) {
                throw new UnsupportedOperationException("no");
            }
        });

        assertThatIllegalStateException().isThrownBy(() -> fanIn.send(1000)).havingCause().withMessage("no");
        assertThatIllegalStateException().isThrownBy(() -> fanIn.send(1000)).havingCause().withMessage("no");
        assertThatIllegalStateException().isThrownBy(fanIn::close).havingCause().withMessage("no");
    }

    @Test
    void failureOfOneSenderIsReported() {
        var fanIn = new FanIn(new Carrier() {
            @Override
            public void send(int slot, long value) {
                if (slot >= SLOTS) {
                    throw new UnsupportedOperationException("no");
                }
            }

            @Override
            public long receive(int slot) {
                return 0;
            }
        });

        assertThatIllegalStateException().isThrownBy(() -> fanIn.send(1000)).havingCause().withMessage("no");
        assertThatIllegalStateException().isThrownBy(fanIn::close).havingCause().withMessage("no");
    }
}
