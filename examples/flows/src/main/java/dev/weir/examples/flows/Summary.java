package dev.weir.examples.flows;

import dev.weir.core.FreelistStats;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a collector did from start to stop.
 *
 * @param sent    flows that the built-in exporter sent; empty if it was off
 * @param pool    the pool's counters, before it is closed
 * @param talkers the biggest senders
 */
record Summary(OptionalLong sent, Totals totals, FreelistStats pool, List<TopTalkers.Talker> talkers) {

    String table() {
        var text = new StringBuilder("NetFlow v5 collector\n");
        sent.ifPresent(flows -> line(text, "flows sent", flows, "= received + lost + exhausted"));
        line(text, "flows received", totals.flows(), "in " + number(totals.datagrams()) + " datagrams");
        line(text, "flows lost", totals.lostFlows(), "");
        line(text, "flows exhausted", totals.exhaustedFlows(), "found no free record");
        line(text, "packets", totals.packets(), "");
        line(text, "bytes", totals.bytes(), "");
        line(text, "datagrams refused", refused(), refusals());
        if (totals.failures() > 0) {
            line(text, "failures", totals.failures(), "exceptions while a datagram or a flow was handled");
        }
        line(text, "records outstanding", pool.active(), "of " + number(pool.committedBlocks()) + " committed, "
                + number(pool.capacity()) + " allowed; at most " + number(pool.highWater()) + " in use or at hand");
        line(text, "commits", pool.commits(), "guard hits " + number(pool.guardHits()));
        for (TopTalkers.Talker talker : talkers) {
            String error = talker.error() == 0 ? "" : "at most " + number(talker.error()) + " too much";
            line(text, "  " + talker.host(), talker.bytes(), ("bytes sent  " + error).strip());
        }
        return text.toString();
    }

    /** {@return everything but the talkers as one JSON object on one line} */
    String json() {
        String refusals = totals.refused().entrySet().stream()
                .map(entry -> "\"" + entry.getKey().key() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        var json = new StringBuilder("{");
        sent.ifPresent(flows -> json.append("\"sent\":").append(flows).append(','));
        return json.append("\"datagrams\":").append(totals.datagrams())
                .append(",\"flows\":").append(totals.flows())
                .append(",\"packets\":").append(totals.packets())
                .append(",\"bytes\":").append(totals.bytes())
                .append(",\"lostFlows\":").append(totals.lostFlows())
                .append(",\"exhaustedFlows\":").append(totals.exhaustedFlows())
                .append(",\"refused\":").append(refusals)
                .append(",\"failures\":").append(totals.failures())
                .append(",\"outstanding\":").append(pool.active())
                .append(",\"commits\":").append(pool.commits())
                .append(",\"guardHits\":").append(pool.guardHits())
                .append(",\"occupancy\":").append(pool.occupancy())
                .append('}')
                .toString();
    }

    private long refused() {
        return totals.refused().values().stream().mapToLong(Long::longValue).sum();
    }

    private String refusals() {
        return totals.refused().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getKey().key() + " " + number(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static void line(StringBuilder text, String name, long value, String note) {
        text.append(String.format(Locale.ROOT, "  %-20s %,18d  %s", name, value, note).stripTrailing())
                .append('\n');
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
