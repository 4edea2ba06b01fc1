package dev.weir.examples.flows;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetFlowV5Test {

    @ParameterizedTest
    @CsvSource({
        "sourceAddress, 0", "destinationAddress, 4", "nextHop, 8", "input, 12", "output, 14", "packets, 16",
        "bytes, 20", "first, 24", "last, 28", "sourcePort, 32", "destinationPort, 34", "tcpFlags, 37",
        "protocol, 38", "typeOfService, 39", "sourceAs, 40", "destinationAs, 42", "sourceMask, 44",
        "destinationMask, 45"
    })
    void everyFieldLiesWhereTheFormatHasIt(String field, long offset) {
        assertThat(NetFlowV5.WIRE.byteOffset(groupElement(field))).isEqualTo(offset);
        assertThat(NetFlowV5.WIRE.byteSize()).isEqualTo(48);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "30"})
    void aDatagramAsLongAsItsCountSaysIsGood(int flows) {
        assertThat(check(Datagrams.sample(flows, 0))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "5, 0, 0, COUNT", "5, 31, 1488, COUNT", "5, 65535, 0, COUNT", "5, 1, 47, TRUNCATED", "5, 30, 0, TRUNCATED",
        "5, 1, 49, TRAILING", "5, 1, 96, TRAILING", "0, 1, 48, VERSION", "9, 1, 48, VERSION", "1280, 1, 48, VERSION"
    })
    void aDatagramIsRefusedFor(int version, int count, int bytesAfterHeader, Refusal refusal) {
        assertThat(check(Datagrams.of(version, count, bytesAfterHeader))).isEqualTo(refusal);
    }

    @Test
    void theFirstFailingCheckIsTheOneThatCounts() {
        assertThat(check(new byte[0])).isEqualTo(Refusal.SHORT);
        assertThat(check(new byte[23])).isEqualTo(Refusal.SHORT);
        assertThat(check(Datagrams.of(9, 0, 0))).isEqualTo(Refusal.VERSION);
        assertThat(check(Datagrams.of(5, 31, 0))).isEqualTo(Refusal.COUNT);
        assertThat(check(Datagrams.of(5, 0, 48))).isEqualTo(Refusal.COUNT);
    }

    @Test
    void theHeaderIsReadFromWhereTheDatagramStarts() {
        var buffer = Unpooled.buffer().writeInt(-1).writeBytes(Datagrams.sample(3, 0xFEDCBA98));
        buffer.skipBytes(4);

        assertThat(NetFlowV5.check(buffer)).isNull();
        assertThat(NetFlowV5.count(buffer)).isEqualTo(3);
        assertThat(NetFlowV5.flowSequence(buffer)).isEqualTo(0xFEDCBA98);
    }

    private static @Nullable Refusal check(byte[] datagram) {
        return NetFlowV5.check(Unpooled.wrappedBuffer(datagram));
    }
}
