package dev.weir.examples.flows;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What a collector has counted, all event loops and workers together. Any thread; each number is right for some moment
 * of the call, and at rest they agree.
 */
final class Totals {
    private final List<Intake> loops;
    private final List<Aggregate> workers;

    Totals(List<Intake> loops, List<Aggregate> workers) {
        this.loops = List.copyOf(loops);
        this.workers = List.copyOf(workers);
    }

    /** {@return accepted datagrams} */
    long datagrams() {
        return sum(loops, loop -> loop.datagrams.get());
    }

    /** {@return flows aggregated, their records back in the pool} */
    long flows() {
        return sum(workers, worker -> worker.flows.get());
    }

    long packets() {
        return sum(workers, worker -> worker.packets.get());
    }

    long bytes() {
        return sum(workers, worker -> worker.bytes.get());
    }

    /** {@return flows missing between the datagrams of their exporters} Goes down when a late datagram fills a gap. */
    long lostFlows() {
        return sum(loops, loop -> loop.lostFlows.get());
    }

    /** {@return flows that arrived and found no free record} */
    long exhaustedFlows() {
        return sum(loops, loop -> loop.exhaustedFlows.get());
    }

    /** {@return exceptions while a datagram or a record was handled} */
    long failures() {
        return sum(loops, loop -> loop.failures.count()) + sum(workers, worker -> worker.failures.count());
    }

    /** {@return datagrams dropped whole} */
    long refused(Refusal refusal) {
        return sum(loops, loop -> loop.refused(refusal).get());
    }

    /** {@return datagrams dropped whole, by the first check they failed, in the order of the checks} */
    Map<Refusal, Long> refused() {
        var refused = new EnumMap<Refusal, Long>(Refusal.class);
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal, refused(refusal));
        }
        return refused;
    }

    /** {@return every datagram that arrived, accepted or refused} */
    long arrived() {
        return datagrams() + refused().values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@return flows between an event loop and the end of a worker's work} */
    long underWay() {
        long handled = sum(workers, Aggregate::handled);
        return sum(loops, loop -> loop.handedOver.get()) - handled;
    }

    /** {@return all flows that exporters are known to have sent} */
    long accounted() {
        return flows() + lostFlows() + exhaustedFlows();
    }

    private static <T> long sum(List<T> parts, ToLongFunction<T> number) {
        return parts.stream().mapToLong(number).sum();
    }
}
