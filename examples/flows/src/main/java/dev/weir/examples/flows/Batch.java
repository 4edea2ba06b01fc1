package dev.weir.examples.flows;

import org.jctools.queues.MessagePassingQueue;

/** The records of one datagram that go to one worker. Reused; one thread. */
final class Batch implements MessagePassingQueue.Supplier<FlowRecord> {
    private final FlowRecord[] records = new FlowRecord[NetFlowV5.MAX_FLOWS];
    private int size;

    void add(FlowRecord record) {
        records[size] = record;
        size++;
    }

    int size() {
        return size;
    }

    /** {@return the last record, which is the receiver's from now on} */
    @Override
    public FlowRecord get() {
        size--;
        return records[size];
    }
}
