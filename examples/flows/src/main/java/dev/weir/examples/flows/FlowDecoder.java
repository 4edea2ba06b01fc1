package dev.weir.examples.flows;

import dev.weir.core.CommitFailed;
import dev.weir.typed.TypedPool;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a datagram: it is checked, each of its flows becomes a pooled record, the records are aggregated and
 * put back. No record outlives its datagram, and no flow makes garbage. One thread, the owner of the pool.
 */
final class FlowDecoder {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

    private final TypedPool<FlowRecord> pool;
    private final Totals totals;
    private final TopTalkers talkers;
    private final SequenceTracker sequences;
    private final FlowRecord[] records = new FlowRecord[NetFlowV5.MAX_FLOWS];
    private final AtomicInteger peak = new AtomicInteger();

    FlowDecoder(TypedPool<FlowRecord> pool, Totals totals, TopTalkers talkers) {
        this.pool = pool;
        this.totals = totals;
        this.talkers = talkers;
        this.sequences = new SequenceTracker(totals.lostFlows);
    }

    /** Takes a datagram in, whatever it holds. Its reader index stays. */
    void accept(ByteBuf datagram, InetSocketAddress sender) {
        Refusal refusal = NetFlowV5.check(datagram);
        if (refusal != null) {
            totals.refused(refusal).add(1);
            return;
        }
        int count = NetFlowV5.count(datagram);
        sequences.observe(sender, NetFlowV5.engine(datagram), NetFlowV5.flowSequence(datagram), count);
        int taken = 0;
        try {
            while (taken < count) {
                FlowRecord record = free();
                if (record == null) {
                    break;
                }
                records[taken] = record;
                int flow = datagram.readerIndex() + NetFlowV5.HEADER_BYTES + taken * NetFlowV5.FLOW_BYTES;
                taken++;
                copy(datagram, flow, pool.segment(record));
            }
            aggregate(taken);
            totals.exhaustedFlows.add(count - taken);
        } finally {
            for (int i = 0; i < taken; i++) {
                pool.put(records[i]);
            }
        }
        if (taken > peak.getPlain()) {
            peak.setRelease(taken);
        }
        totals.datagrams.add(1);
    }

    /** A number of the exporter's flow_sequence that is known without a datagram: its first, or its last. */
    void observe(InetSocketAddress sender, int engine, int flowSequence) {
        sequences.observe(sender, engine, flowSequence, 0);
    }

    /** {@return the most records in use at once since the last call} Any thread. */
    int peak() {
        return peak.getAndSet(0);
    }

    /** {@return a record, null at the limit or if the system refuses memory: both are no reason to stop} */
    private @Nullable FlowRecord free() {
        try {
            return pool.tryGet();
        } catch (CommitFailed e) {
            return null;
        }
    }

    /** Long by long, since a bulk copy out of a direct buffer makes Netty allocate a view of it. */
    private static void copy(ByteBuf datagram, int from, MemorySegment record) {
        for (int offset = 0; offset < NetFlowV5.FLOW_BYTES; offset += Long.BYTES) {
            record.set(LONG, offset, datagram.getLong(from + offset));
        }
    }

    private void aggregate(int count) {
        long packets = 0;
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            FlowRecord record = records[i];
            packets += record.packets();
            bytes += record.bytes();
            talkers.add(record.sourceAddress(), record.bytes());
        }
        totals.flows.add(count);
        totals.packets.add(packets);
        totals.bytes.add(bytes);
    }
}
