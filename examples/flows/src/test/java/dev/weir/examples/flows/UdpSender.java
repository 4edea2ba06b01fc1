package dev.weir.examples.flows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends datagrams to a collector over a real socket, each after the flows of the one before were counted. */
final class UdpSender implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final DatagramChannel channel;
    private final Collector collector;

    UdpSender(Collector collector) throws IOException {
        this.collector = collector;
        this.channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    static Collector collector(int maxRecords) throws InterruptedException {
        return Collector.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), maxRecords, 2, 2);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    void send(byte[] datagram) throws IOException {
        Totals totals = collector.totals();
        long before = totals.arrived() + totals.failures();
        channel.send(ByteBuffer.wrap(datagram), collector.address());
        long start = System.nanoTime();
        while (totals.arrived() + totals.failures() == before || totals.underWay() > 0) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("a datagram of %d bytes was not counted".formatted(datagram.length));
            }
            LockSupport.parkNanos(10_000);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
