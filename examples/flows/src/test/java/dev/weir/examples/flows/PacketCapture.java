package dev.weir.examples.flows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes a libpcap file of Ethernet frames with IPv4 in them, a millisecond apart. */
final class PacketCapture {
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMP = 1;

    private static final int MAGIC = 0xa1b2c3d4;
    private static final int SNAP_LENGTH = 65_535;
    private static final int ETHERNET = 1;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int IP_HEADER = 20;
    private static final int START_SECONDS = 1_800_000_000;

    private final ByteBuffer file = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private int packets;
    private long bytes;

    PacketCapture() {
        file.putInt(MAGIC).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
        file.putInt(SNAP_LENGTH).putInt(ETHERNET);
    }

    PacketCapture tcp(int from, int fromPort, int to, int toPort, int flags, int payload) {
        ByteBuffer segment = ByteBuffer.allocate(20 + payload);
        segment.putShort((short) fromPort).putShort((short) toPort).putInt(1).putInt(1);
        segment.put((byte) 0x50).put((byte) flags).putShort((short) 0xffff);
        return ip(TCP, from, to, segment.array());
    }

    PacketCapture udp(int from, int fromPort, int to, int toPort, int payload) {
        ByteBuffer datagram = ByteBuffer.allocate(8 + payload);
        datagram.putShort((short) fromPort).putShort((short) toPort).putShort((short) (8 + payload));
        return ip(UDP, from, to, datagram.array());
    }

    /** An echo request (type 8) or reply (type 0). */
    PacketCapture ping(int from, int to, int type) {
        ByteBuffer message = ByteBuffer.allocate(8 + 56).put((byte) type);
        return ip(ICMP, from, to, message.array());
    }

    byte[] file() {
        return Arrays.copyOf(file.array(), file.position());
    }

    int packets() {
        return packets;
    }

    /** {@return the bytes of all packets from their IP header on, which is what a flow counts} */
    long bytes() {
        return bytes;
    }

    private PacketCapture ip(int protocol, int from, int to, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(IP_HEADER + payload.length);
        packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putInt(0).put((byte) 64);
        packet.put((byte) protocol).putShort((short) 0).putInt(from).putInt(to);
        packet.putShort(10, checksum(packet)).put(payload);
        frame(packet.array());
        packets++;
        bytes += packet.capacity();
        return this;
    }

    private static short checksum(ByteBuffer header) {
        int sum = 0;
        for (int i = 0; i < IP_HEADER; i += 2) {
            sum += header.getShort(i) & 0xffff;
        }
        return (short) ~((sum & 0xffff) + (sum >>> 16));
    }

    private void frame(byte[] packet) {
        int length = 14 + packet.length;
        file.putInt(START_SECONDS + packets / 1000).putInt(packets % 1000 * 1000).putInt(length).putInt(length);
        file.put(new byte[] {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2});
        file.put((byte) (ETHERTYPE_IPV4 >>> 8)).put((byte) ETHERTYPE_IPV4).put(packet);
    }
}
