package dev.weir.examples.flows;

/**
 * One flow of a NetFlow v5 datagram, as {@link NetFlowV5#WIRE} lays it out. Every field is unsigned and widened, but
 * for addresses, which are the 32 bits of the wire.
 */
interface FlowRecord {

    int sourceAddress();

    int destinationAddress();

    int nextHop();

    /** SNMP index of the interface the flow came in by. */
    int input();

    /** SNMP index of the interface the flow went out by. */
    int output();

    long packets();

    /** Bytes on layer 3. */
    long bytes();

    /** System uptime at the first packet, in milliseconds. */
    long first();

    /** System uptime at the last packet, in milliseconds. */
    long last();

    int sourcePort();

    int destinationPort();

    /** All TCP flags of the flow, or-ed. */
    int tcpFlags();

    /** IP protocol: 6 is TCP, 17 is UDP. */
    int protocol();

    int typeOfService();

    int sourceAs();

    int destinationAs();

    /** Bits of the source address that are the network's. */
    int sourceMask();

    /** Bits of the destination address that are the network's. */
    int destinationMask();
}
