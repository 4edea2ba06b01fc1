package dev.weir.examples.flows;

import dev.weir.typed.TypedPool;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.invoke.MethodHandles;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Receives NetFlow v5 on a UDP port: one event loop thread, which owns the pool and does all the work. Counters may be
 * read by any thread at any time.
 */
final class Collector implements AutoCloseable {
    /** The smallest chunk there is, 64 records: a datagram needs thirty at most. */
    private static final long CHUNK_BYTES = 4096;

    /** More than a good datagram has, so that a longer one is seen to be longer. */
    private static final int BUFFER_BYTES = 2048;

    /** What the system is asked to queue while the event loop is busy; it may grant less. */
    private static final int SOCKET_BUFFER_BYTES = 8 << 20;

    private static final int TALKERS = 10;
    private static final long POLL_MILLIS = 5;
    private static final int QUIET_POLLS = 20;
    private static final int MOST_POLLS = 200;

    private final Totals totals = new Totals();
    private final TopTalkers talkers = new TopTalkers(new SecureRandom().nextInt());
    private final TypedPool<FlowRecord> pool;
    private final FlowDecoder decoder;
    private final EventLoopGroup loop;
    private final Channel channel;

    private Collector(TypedPool<FlowRecord> pool, EventLoopGroup loop, InetSocketAddress address)
            throws InterruptedException {
        this.pool = pool;
        this.loop = loop;
        this.decoder = new FlowDecoder(pool, totals, talkers);
        ChannelFuture bound = new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(BUFFER_BYTES))
                .handler(new DatagramHandler(decoder, totals.failures))
                .bind(address)
                .await();
        if (!bound.isSuccess()) {
            throw UsageError.cannotBind("UDP", address, bound.cause());
        }
        this.channel = bound.channel();
    }

    /**
     * Starts to receive.
     *
     * @param address    where to; port 0 takes any free port
     * @param maxRecords the pool's limit; flows that find no free record are counted and dropped
     * @throws UsageError if the port can't be had
     */
    static Collector open(InetSocketAddress address, long maxRecords) throws InterruptedException {
        TypedPool<FlowRecord> pool = pool(maxRecords);
        var threads = new DefaultThreadFactory("collector", true);
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
        try {
            return new Collector(pool, loop, address);
        } catch (Throwable e) {
            shutDown(loop);
            pool.close();
            throw e;
        }
    }

    /** {@return a pool of one-cache-line records that hold a flow as the wire has it} */
    static TypedPool<FlowRecord> pool(long maxRecords) {
        return TypedPool.builder(MethodHandles.lookup(), FlowRecord.class)
                .name("flows")
                .confined()
                .layout(NetFlowV5.WIRE)
                .chunkBytes(CHUNK_BYTES)
                .maxBlocks(maxRecords)
                .build();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    Totals totals() {
        return totals;
    }

    TypedPool<FlowRecord> pool() {
        return pool;
    }

    /** {@return the most records in use at once since the last call} */
    int peak() {
        return decoder.peak();
    }

    /**
     * Says what an exporter's flow_sequence is where no datagram does: before its first or after its last. Flows lost
     * there are then counted too.
     */
    void observe(InetSocketAddress exporter, int engine, int flowSequence) throws InterruptedException {
        loop.submit(() -> decoder.observe(exporter, engine, flowSequence)).sync();
    }

    /**
     * Waits until nothing has arrived for a tenth of a second of the event loop's, or until all flows that were sent
     * are accounted for; a second or so at most.
     *
     * @param sent how many flows were sent, {@link Long#MAX_VALUE} if nobody knows
     */
    void awaitQuiet(long sent) throws InterruptedException {
        long seen = -1;
        int quiet = 0;
        for (int poll = 0; poll < MOST_POLLS && quiet < QUIET_POLLS && totals.accounted() != sent; poll++) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            // Behind whatever the loop is busy with, so that a long first datagram does not look like silence.
            loop.submit(() -> {}).sync();
            long arrived = totals.arrived();
            quiet = arrived == seen ? quiet + 1 : 0;
            seen = arrived;
        }
    }

    /** Stops receiving; {@return the biggest senders} */
    List<TopTalkers.Talker> stop() throws InterruptedException {
        channel.close().sync();
        return loop.submit(() -> talkers.top(TALKERS)).sync().getNow();
    }

    /** Stops and gives the pool's memory back. */
    @Override
    public void close() {
        shutDown(loop);
        pool.close();
    }

    private static void shutDown(EventLoopGroup loop) {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
