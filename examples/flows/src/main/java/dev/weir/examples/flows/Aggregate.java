package dev.weir.examples.flows;

/**
 * What one worker has added up. That worker writes; any thread reads the counters, and the talkers when it has ended.
 */
final class Aggregate {
    /** Counted after packets and bytes, and after the flows' records are back in the pool. */
    final Counter flows = new Counter();

    final Counter packets = new Counter();
    final Counter bytes = new Counter();
    final Failures failures = new Failures();
    final TopTalkers talkers;

    private long newFlows;
    private long newPackets;
    private long newBytes;

    /** @param salt any number that senders can't guess */
    Aggregate(int salt) {
        this.talkers = new TopTalkers(salt);
    }

    void add(FlowRecord flow) {
        long octets = flow.bytes();
        newPackets += flow.packets();
        newBytes += octets;
        talkers.add(flow.sourceAddress(), octets);
        newFlows++;
    }

    /** Shows readers what was added since the last time. */
    void publish() {
        packets.add(newPackets);
        bytes.add(newBytes);
        flows.add(newFlows);
        newPackets = 0;
        newBytes = 0;
        newFlows = 0;
    }

    /** {@return the flows that came here, one way or the other} */
    long handled() {
        return flows.get() + failures.count();
    }
}
