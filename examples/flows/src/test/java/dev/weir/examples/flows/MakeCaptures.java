package dev.weir.examples.flows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the captures that the tests use. Arguments: the folder to write them to. */
final class MakeCaptures {
    private static final int CLIENT = 0x0A010000;
    private static final int SERVER = 0x0A020001;
    private static final int SYN = 2;
    private static final int ACK = 16;
    private static final int PUSH_ACK = 24;
    private static final int FIN_ACK = 17;
    private static final int ENGINE = 0;

    private MakeCaptures() {}

    static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.write(folder.resolve("exporter.dat"), exporter());
        Files.write(folder.resolve("packets.pcap"), packets().file());
    }

    /** {@return five datagrams of the built-in exporter's, back to back} */
    static byte[] exporter() {
        var traffic = new SampleTraffic(2026);
        var buffer = ByteBuffer.allocate(NetFlowV5.MAX_BYTES);
        var capture = new ByteArrayOutputStream();
        int sequence = 0;
        for (int flows : new int[] {30, 30, 1, 17, 30}) {
            traffic.write(buffer, flows, sequence, ENGINE, 60_000 + sequence, 1_800_000_000_000L + sequence);
            capture.write(buffer.array(), 0, buffer.limit());
            sequence += flows;
        }
        return capture.toByteArray();
    }

    /** {@return web, name server and ping traffic of a few dozen hosts, in both directions} */
    static PacketCapture packets() {
        var capture = new PacketCapture();
        for (int host = 1; host <= 12; host++) {
            int client = CLIENT + host;
            int port = 40_000 + host;
            capture.tcp(client, port, SERVER, 443, SYN, 0).tcp(SERVER, 443, client, port, SYN | ACK, 0);
            for (int i = 0; i < host; i++) {
                capture.tcp(client, port, SERVER, 443, PUSH_ACK, 100 + host);
                capture.tcp(SERVER, 443, client, port, PUSH_ACK, 1_000 + i);
            }
            capture.tcp(client, port, SERVER, 443, FIN_ACK, 0).tcp(SERVER, 443, client, port, FIN_ACK, 0);
        }
        for (int host = 1; host <= 30; host++) {
            int client = CLIENT + host;
            capture.udp(client, 50_000, SERVER, 53, 30 + host).udp(SERVER, 53, client, 50_000, 200 - host);
        }
        for (int host = 1; host <= 3; host++) {
            capture.ping(CLIENT + host, SERVER, 8).ping(SERVER, CLIENT + host, 0);
        }
        return capture;
    }
}
