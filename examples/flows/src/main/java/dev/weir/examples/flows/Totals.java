package dev.weir.examples.flows;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What a collector has counted. Its event loop writes, any thread reads. */
final class Totals {
    /** Accepted datagrams; counted last, so whoever sees a datagram here sees its flows in the other counters. */
    final Counter datagrams = new Counter();

    final Counter flows = new Counter();
    final Counter packets = new Counter();
    final Counter bytes = new Counter();

    /** Flows missing between the datagrams of their exporters. Goes down when a late datagram fills a gap. */
    final Counter lostFlows = new Counter();

    /** Flows that arrived and found no free record. */
    final Counter exhaustedFlows = new Counter();

    /** Exceptions while a datagram was handled. */
    final Counter failures = new Counter();

    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

    Totals() {
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal, new Counter());
        }
    }

    Counter refused(Refusal refusal) {
        return Objects.requireNonNull(refused.get(refusal));
    }

    Map<Refusal, Counter> refused() {
        return Collections.unmodifiableMap(refused);
    }

    /** {@return every datagram that arrived, accepted or refused} */
    long arrived() {
        long all = datagrams.get();
        for (Counter counter : refused.values()) {
            all += counter.get();
        }
        return all;
    }

    /** {@return all flows that exporters are known to have sent} */
    long accounted() {
        return flows.get() + lostFlows.get() + exhaustedFlows.get();
    }
}
