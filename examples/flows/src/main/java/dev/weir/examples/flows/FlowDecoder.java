package dev.weir.examples.flows;

import dev.weir.core.CommitFailed;
import dev.weir.typed.TypedPool;
import dev.weir.typed.TypedPoolCache;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an event loop does with a datagram: it is checked, each of its flows becomes a pooled record, and the records
 * are handed to the workers. It waits for nobody: a flow that finds no free record is counted and dropped, so neither a
 * slow worker nor a flood makes memory grow. No flow makes garbage. One thread, the event loop's.
 */
final class FlowDecoder {
    private final TypedPool<FlowRecord> pool;
    private final TypedPoolCache<FlowRecord> cache;
    private final Workers workers;
    private final Batch[] batches;
    private final Intake intake;
    private final SequenceTracker sequences;

    /** @param cache the event loop's own way to the pool */
    FlowDecoder(TypedPool<FlowRecord> pool, TypedPoolCache<FlowRecord> cache, Workers workers, Intake intake) {
        this.pool = pool;
        this.cache = cache;
        this.workers = workers;
        this.batches = new Batch[workers.count()];
        Arrays.setAll(batches, i -> new Batch());
        this.intake = intake;
        this.sequences = new SequenceTracker(intake.lostFlows);
    }

    /** Takes a datagram in, whatever it holds. Its reader index stays. */
    void accept(ByteBuf datagram, InetSocketAddress sender) {
        Refusal refusal = NetFlowV5.check(datagram);
        if (refusal != null) {
            intake.refused(refusal).add(1);
            return;
        }
        int count = NetFlowV5.count(datagram);
        sequences.observe(sender, NetFlowV5.engine(datagram), NetFlowV5.flowSequence(datagram), count);
        int taken = take(datagram, count);
        int left = handOver();
        intake.exhaustedFlows.add(count - taken + left);
        intake.datagrams.add(1);
    }

    /** A number of the exporter's flow_sequence that is known without a datagram: its first, or its last. */
    void observe(InetSocketAddress sender, int engine, int flowSequence) {
        sequences.observe(sender, engine, flowSequence, 0);
    }

    /** {@return whether a datagram of the exporter's came to this loop} */
    boolean heard(InetSocketAddress sender, int engine) {
        return sequences.heard(sender, engine);
    }

    /**
     * Puts each flow into a record, and the record into the batch of its worker. {@return for how many there was one}
     */
    private int take(ByteBuf datagram, int count) {
        int taken = 0;
        try {
            while (taken < count) {
                FlowRecord record = free();
                if (record == null) {
                    break;
                }
                int flow = NetFlowV5.flowAt(datagram, taken);
                taken++;
                batches[workers.indexFor(datagram.getInt(flow))].add(record);
                Records.copy(datagram, flow, pool, record);
            }
        } catch (Throwable e) {
            putBack();
            throw e;
        }
        return taken;
    }

    /** {@return a record, null at the limit or if the system refuses memory: both are no reason to stop} */
    private @Nullable FlowRecord free() {
        try {
            return cache.tryGet();
        } catch (CommitFailed e) {
            return null;
        }
    }

    /** {@return how many records were put back, since a queue had no room} */
    private int handOver() {
        int left = 0;
        for (int i = 0; i < batches.length; i++) {
            Batch batch = batches[i];
            if (batch.size() > 0) {
                intake.handedOver.add(batch.size());
                workers.get(i).hand(batch);
                left += batch.size();
            }
        }
        if (left > 0) {
            putBack();
            intake.handedOver.add(-left);
        }
        return left;
    }

    private void putBack() {
        for (Batch batch : batches) {
            while (batch.size() > 0) {
                cache.put(batch.get());
            }
        }
    }
}
