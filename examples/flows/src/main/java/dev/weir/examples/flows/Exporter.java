package dev.weir.examples.flows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The built-in source: sends {@link SampleTraffic} to a collector on this machine at a steady rate, as 16 exporters
 * that take turns. Each has a socket, an engine id and a flow_sequence of its own, so that all event loops get some.
 * Its own thread.
 */
final class Exporter implements AutoCloseable {
    private static final int SOURCES = 16;
    private static final long SEED = 5;
    private static final int DATAGRAMS_PER_SECOND = 50;
    private static final long FURTHEST_BEHIND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<Source> sources = new ArrayList<>();
    private final long flowsPerSecond;
    private final SampleTraffic traffic = new SampleTraffic(SEED);
    private final Counter sent = new Counter();
    private final Thread thread = new Thread(this::run, "exporter");
    private volatile boolean stopping;
    private volatile @Nullable IOException failure;

    /** One of the exporters that it plays. */
    static final class Source {
        private final DatagramChannel channel;
        private final InetSocketAddress address;
        private final int engine;
        private final Counter sent = new Counter();

        private Source(DatagramChannel channel, int engine) throws IOException {
            this.channel = channel;
            this.address = (InetSocketAddress) channel.getLocalAddress();
            this.engine = engine;
        }

        /** {@return where its datagrams come from} */
        InetSocketAddress address() {
            return address;
        }

        /** {@return engine type and id, as one number} */
        int engine() {
            return engine;
        }

        /** {@return the flow_sequence of its next datagram} */
        int flowSequence() {
            return (int) sent.get();
        }
    }

    /**
     * Opens the sockets, and sends nothing yet.
     *
     * @param collector a port of this machine's
     */
    Exporter(InetSocketAddress collector, long flowsPerSecond) throws IOException {
        this.flowsPerSecond = flowsPerSecond;
        thread.setDaemon(true);
        try {
            for (int engine = 0; engine < SOURCES; engine++) {
                sources.add(new Source(connect(collector), engine));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static DatagramChannel connect(InetSocketAddress collector) throws IOException {
        var channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return channel.connect(collector);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    List<Source> sources() {
        return List.copyOf(sources);
    }

    /** {@return the flows sent so far} */
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
        for (Source source : sources) {
            source.channel.close();
        }
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
        int turn = 0;
        while (!stopping) {
            long now = System.nanoTime();
            if (due - now > 0) {
                LockSupport.parkNanos(due - now);
                continue;
            }
            Source source = sources.get(turn);
            turn = (turn + 1) % SOURCES;
            long uptimeMillis = TimeUnit.NANOSECONDS.toMillis(now - start) + TimeUnit.MINUTES.toMillis(1);
            int sequence = source.flowSequence();
            traffic.write(datagram, flows, sequence, source.engine, uptimeMillis, System.currentTimeMillis());
            source.channel.write(datagram);
            source.sent.add(flows);
            sent.add(flows);
            // After a pause of the machine's it goes on at its rate, rather than to make up for it all at once.
            due = Math.max(due + interval, now - FURTHEST_BEHIND_NANOS);
        }
    }
}
