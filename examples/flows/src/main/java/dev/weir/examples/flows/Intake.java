package dev.weir.examples.flows;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What one event loop has counted. That loop writes, any thread reads. */
final class Intake {
    /** Accepted datagrams; counted last, so whoever sees a datagram here sees its flows in the other counters. */
    final Counter datagrams = new Counter();

    /** Flows handed to workers, counted before they are. */
    final Counter handedOver = new Counter();

    /** Flows missing between the datagrams of their exporters. Goes down when a late datagram fills a gap. */
    final Counter lostFlows = new Counter();

    /** Flows that arrived and found no free record. */
    final Counter exhaustedFlows = new Counter();

    final Failures failures = new Failures();

    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

    Intake() {
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal, new Counter());
        }
    }

    Counter refused(Refusal refusal) {
        return Objects.requireNonNull(refused.get(refusal));
    }
}
