package dev.weir.examples.flows;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The NetFlow v5 export format: a header of 24 bytes and 1 to 30 flows of 48 bytes, big-endian. Source: Cisco, NetFlow
 * Export Datagram Format, tables B-3 (header) and B-4 (flow record).
 */
final class NetFlowV5 {
    static final int VERSION = 5;
    static final int HEADER_BYTES = 24;
    static final int FLOW_BYTES = 48;
    static final int MAX_FLOWS = 30;
    static final int MAX_BYTES = HEADER_BYTES + MAX_FLOWS * FLOW_BYTES;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);

    /** One flow. Members are named after the accessors of {@link FlowRecord}. */
    static final StructLayout WIRE = MemoryLayout.structLayout(
            INT.withName("sourceAddress"),
            INT.withName("destinationAddress"),
            INT.withName("nextHop"),
            SHORT.withName("input"),
            SHORT.withName("output"),
            INT.withName("packets"),
            INT.withName("bytes"),
            INT.withName("first"),
            INT.withName("last"),
            SHORT.withName("sourcePort"),
            SHORT.withName("destinationPort"),
            paddingLayout(1),
            JAVA_BYTE.withName("tcpFlags"),
            JAVA_BYTE.withName("protocol"),
            JAVA_BYTE.withName("typeOfService"),
            SHORT.withName("sourceAs"),
            SHORT.withName("destinationAs"),
            JAVA_BYTE.withName("sourceMask"),
            JAVA_BYTE.withName("destinationMask"),
            paddingLayout(2));

    private NetFlowV5() {}

    /** {@return the first check that a datagram fails, null if it is good} */
    static @Nullable Refusal check(ByteBuf datagram) {
        int bytes = datagram.readableBytes();
        if (bytes < HEADER_BYTES) {
            return Refusal.SHORT;
        }
        if (datagram.getUnsignedShort(datagram.readerIndex()) != VERSION) {
            return Refusal.VERSION;
        }
        int count = count(datagram);
        if (count < 1 || count > MAX_FLOWS) {
            return Refusal.COUNT;
        }
        int announced = HEADER_BYTES + count * FLOW_BYTES;
        if (bytes < announced) {
            return Refusal.TRUNCATED;
        }
        return bytes > announced ? Refusal.TRAILING : null;
    }

    /** {@return how many flows the header announces} */
    static int count(ByteBuf datagram) {
        return datagram.getUnsignedShort(datagram.readerIndex() + 2);
    }

    /** {@return where in the buffer a flow starts} */
    static int flowAt(ByteBuf datagram, int flow) {
        return datagram.readerIndex() + HEADER_BYTES + flow * FLOW_BYTES;
    }

    /** {@return how many flows the exporter had sent before this datagram, modulo 2^32} */
    static int flowSequence(ByteBuf datagram) {
        return datagram.getInt(datagram.readerIndex() + 16);
    }

    /** {@return type and id of the exporter's flow engine, as one number} */
    static int engine(ByteBuf datagram) {
        return datagram.getUnsignedShort(datagram.readerIndex() + 20);
    }
}
