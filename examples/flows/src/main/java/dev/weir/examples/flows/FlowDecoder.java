package dev.weir.examples.flows;

import dev.weir.core.CommitFailed;
import dev.weir.typed.TypedPool;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a datagram: it is checked, each of its flows becomes a pooled record, the records are aggregated and put
 * back. No record outlives its datagram, and no flow makes garbage. One thread, the owner of the pool.
 */
final class FlowDecoder {
    private final TypedPool<FlowRecord> pool;
    private final Totals totals;
    private final TopTalkers talkers;
    private final SequenceTracker sequences;
    private final byte[] flowBytes = new byte[NetFlowV5.MAX_FLOWS * NetFlowV5.FLOW_BYTES];
    private final MemorySegment flowSegment = MemorySegment.ofArray(flowBytes);
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
        // One copy onto the heap: it serves every kind of buffer, and a segment of it is made only once.
        datagram.getBytes(
                datagram.readerIndex() + NetFlowV5.HEADER_BYTES, flowBytes, 0, count * NetFlowV5.FLOW_BYTES);
        int taken = 0;
        try {
            while (taken < count) {
                FlowRecord record = free();
                if (record == null) {
                    break;
                }
                records[taken] = record;
                taken++;
                fill(record, taken - 1);
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

    private void fill(FlowRecord record, int index) {
        MemorySegment.copy(
                flowSegment, (long) index * NetFlowV5.FLOW_BYTES, pool.segment(record), 0, NetFlowV5.FLOW_BYTES);
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
