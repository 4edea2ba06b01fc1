package dev.weir.examples.flows;

import java.util.Locale;

/** Why a datagram is dropped whole, in the order of the checks. */
enum Refusal {
    /** Too short for a header. */
    SHORT,
    /** Not version 5. */
    VERSION,
    /** No flow, or more than fit into a datagram. */
    COUNT,
    /** Fewer bytes than the count says. */
    TRUNCATED,
    /** More bytes than the count says. */
    TRAILING;

    /** What JSON and metrics call it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
