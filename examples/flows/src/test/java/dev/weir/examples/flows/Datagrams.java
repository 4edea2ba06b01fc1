package dev.weir.examples.flows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Datagrams to test with. */
final class Datagrams {
    private Datagrams() {}

    /** {@return a good datagram of sample traffic} */
    static byte[] sample(int flows, int flowSequence) {
        var buffer = ByteBuffer.allocate(NetFlowV5.MAX_BYTES);
        new SampleTraffic(flowSequence).write(buffer, flows, flowSequence, 0, 100_000, 1_800_000_000_000L);
        return Arrays.copyOf(buffer.array(), buffer.limit());
    }

    /** {@return a header that says this, followed by so many bytes} */
    static byte[] of(int version, int count, int bytesAfterHeader) {
        return ByteBuffer.allocate(NetFlowV5.HEADER_BYTES + bytesAfterHeader)
                .putShort((short) version)
                .putShort((short) count)
                .array();
    }

    /** {@return the datagrams of a capture: they lie back to back, and each header says how long it is} */
    static List<byte[]> split(byte[] capture) {
        var datagrams = new ArrayList<byte[]>();
        var buffer = ByteBuffer.wrap(capture);
        while (buffer.hasRemaining()) {
            int count = buffer.getShort(buffer.position() + 2);
            var datagram = new byte[NetFlowV5.HEADER_BYTES + count * NetFlowV5.FLOW_BYTES];
            buffer.get(datagram);
            datagrams.add(datagram);
        }
        return datagrams;
    }
}
