package dev.weir.examples.flows;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Writes NetFlow v5 datagrams of invented traffic: a small network whose hosts send like Zipf's law says, the first one
 * most. The same seed gives the same flows. One thread.
 */
final class SampleTraffic {
    private static final int HOSTS = 500;
    private static final int NETWORK = 10 << 24 | 20 << 16;
    private static final int[] PORTS = {443, 443, 443, 80, 53, 53, 22, 123, 5432, 8080};
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int TCP_FLAGS = 0x1b;
    private static final int LONGEST_FLOW_MILLIS = 30_000;

    private final SplittableRandom random;
    private final int[] hosts = zipf();

    SampleTraffic(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * Writes one datagram and flips the buffer.
     *
     * @param flows        1 to 30
     * @param flowSequence how many flows came before
     * @param uptimeMillis the exporter's uptime
     * @param epochMillis  the time of day
     */
    void write(ByteBuffer into, int flows, int flowSequence, int engine, long uptimeMillis, long epochMillis) {
        into.clear();
        into.putShort((short) NetFlowV5.VERSION).putShort((short) flows);
        into.putInt((int) uptimeMillis).putInt((int) (epochMillis / 1000));
        into.putInt((int) (epochMillis % 1000) * 1_000_000);
        into.putInt(flowSequence).putShort((short) engine).putShort((short) 0);
        for (int i = 0; i < flows; i++) {
            flow(into, (int) uptimeMillis);
        }
        into.flip();
    }

    private void flow(ByteBuffer into, int uptimeMillis) {
        int port = PORTS[random.nextInt(PORTS.length)];
        boolean udp = port == 53 || port == 123;
        int packets = 1 + random.nextInt(udp ? 4 : 200);
        int bytes = packets * (40 + random.nextInt(udp ? 200 : 1400));
        int first = uptimeMillis - random.nextInt(LONGEST_FLOW_MILLIS);
        into.putInt(NETWORK | hosts[random.nextInt(hosts.length)]).putInt(random.nextInt()).putInt(NETWORK | 1);
        into.putShort((short) 1).putShort((short) 2).putInt(packets).putInt(bytes);
        into.putInt(first).putInt(uptimeMillis);
        into.putShort((short) (32_768 + random.nextInt(28_232))).putShort((short) port).put((byte) 0);
        into.put((byte) (udp ? 0 : TCP_FLAGS)).put((byte) (udp ? UDP : TCP)).put((byte) 0);
        into.putShort((short) 64_500).putShort((short) 64_501);
        into.put((byte) 16).put((byte) 0).putShort((short) 0);
    }

    /** {@return host numbers, the n-th a share of 1/n as often as the first} */
    private static int[] zipf() {
        double harmonic = 0;
        for (int rank = 1; rank <= HOSTS; rank++) {
            harmonic += 1.0 / rank;
        }
        var table = new int[HOSTS * 16];
        double share = 0;
        int filled = 0;
        for (int rank = 1; rank <= HOSTS; rank++) {
            share += 1.0 / rank / harmonic;
            int end = rank == HOSTS ? table.length : (int) (share * table.length);
            while (filled < end) {
                table[filled] = rank + 1;
                filled++;
            }
        }
        return table;
    }
}
