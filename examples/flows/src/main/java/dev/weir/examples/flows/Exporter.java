package dev.weir.examples.flows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The built-in source: sends {@link SampleTraffic} to a collector on this machine at a steady rate. Its own thread. */
final class Exporter implements AutoCloseable {
    static final int ENGINE = 0;
    private static final long SEED = 5;
    private static final int DATAGRAMS_PER_SECOND = 50;
    private static final long FURTHEST_BEHIND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final DatagramChannel channel;
    private final InetSocketAddress address;
    private final long flowsPerSecond;
    private final SampleTraffic traffic = new SampleTraffic(SEED);
    private final Counter sent = new Counter();
    private final Thread thread = new Thread(this::run, "exporter");
    private volatile boolean stopping;
    private volatile @Nullable IOException failure;

    /**
     * Opens a socket, and sends nothing yet.
     *
     * @param collector a port of this machine's
     */
    Exporter(InetSocketAddress collector, long flowsPerSecond) throws IOException {
        this.flowsPerSecond = flowsPerSecond;
        this.channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.connect(collector);
        this.address = (InetSocketAddress) channel.getLocalAddress();
        thread.setDaemon(true);
    }

    /** {@return where its datagrams come from} */
    InetSocketAddress address() {
        return address;
    }

    /** {@return the flows sent so far, which is also the flow_sequence of the next datagram} */
    long sent() {
        return sent.get();
    }

    void start() {
        thread.start();
    }

    /**
     * Stops sending.
     *
     * @throws IOException if sending failed before
     */
    void stop() throws IOException, InterruptedException {
        stopping = true;
        thread.join();
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public void close() throws IOException {
        stopping = true;
        channel.close();
    }

    private void run() {
        try {
            send();
        } catch (IOException e) {
            failure = e;
        }
    }

    private void send() throws IOException {
        var datagram = ByteBuffer.allocateDirect(NetFlowV5.MAX_BYTES);
        int flows = Math.clamp(flowsPerSecond / DATAGRAMS_PER_SECOND, 1, NetFlowV5.MAX_FLOWS);
        long interval = TimeUnit.SECONDS.toNanos(1) * flows / flowsPerSecond;
        long start = System.nanoTime();
        long due = start;
        while (!stopping) {
            long now = System.nanoTime();
            if (due - now > 0) {
                LockSupport.parkNanos(due - now);
                continue;
            }
            long uptimeMillis = TimeUnit.NANOSECONDS.toMillis(now - start) + TimeUnit.MINUTES.toMillis(1);
            traffic.write(datagram, flows, (int) sent.get(), ENGINE, uptimeMillis, System.currentTimeMillis());
            channel.write(datagram);
            sent.add(flows);
            // After a pause of the machine's it goes on at its rate, rather than to make up for it all at once.
            due = Math.max(due + interval, now - FURTHEST_BEHIND_NANOS);
        }
    }
}
