package dev.weir.examples.flows;

import dev.weir.typed.TypedPool;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.invoke.MethodHandles;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Receives NetFlow v5 on a UDP port: event loops get records and fill them, workers aggregate and put them. The pool's
 * limit is the one bound on what is under way: each worker's queue has room for every record there is. Counters may be
 * read by any thread at any time; one thread opens, stops and closes.
 */
final class Collector implements AutoCloseable {
    /** Some datagrams' worth. */
    private static final long CHUNK_BYTES = 16 << 10;

    private static final int TALKERS = 10;
    private static final long POLL_MILLIS = 5;
    private static final int QUIET_POLLS = 20;
    private static final int MOST_POLLS = 200;

    private final TypedPool<FlowRecord> pool;
    private final Workers workers;
    private final EventLoopGroup threads;
    private final UdpPort port = new UdpPort();
    private final List<Loop> loops = new ArrayList<>();
    private final Totals totals;
    private boolean started;
    private boolean stopped;

    private Collector(int maxRecords, int loopCount, int workerCount) {
        this.pool = pool(maxRecords);
        this.workers = new Workers(pool, workerCount, maxRecords, new SecureRandom());
        var factory = new DefaultThreadFactory("loop", true);
        this.threads = new MultiThreadIoEventLoopGroup(loopCount, factory, NioIoHandler.newFactory());
        for (int i = 0; i < loopCount; i++) {
            loops.add(new Loop(threads.next(), pool, workers));
        }
        this.totals = new Totals(loops.stream().map(Loop::intake).toList(), workers.aggregates());
    }

    /**
     * Starts to receive.
     *
     * @param address    where to; port 0 takes any free port
     * @param maxRecords the pool's limit; flows that find no free record are counted and dropped
     * @param loops      how many event loops receive, at most 64
     * @param workers    how many threads aggregate
     * @throws UsageError if the port can't be had
     */
    static Collector open(InetSocketAddress address, int maxRecords, int loops, int workers)
            throws InterruptedException {
        var collector = new Collector(maxRecords, loops, workers);
        try {
            collector.start(address);
        } catch (Throwable e) {
            collector.close();
            throw e;
        }
        return collector;
    }

    /** {@return a pool of one-cache-line records that hold a flow as the wire has it} */
    static TypedPool<FlowRecord> pool(long maxRecords) {
        return TypedPool.builder(MethodHandles.lookup(), FlowRecord.class)
                .name("flows")
                .layout(NetFlowV5.WIRE)
                .chunkBytes(CHUNK_BYTES)
                .maxBlocks(maxRecords)
                .build();
    }

    private void start(InetSocketAddress address) throws InterruptedException {
        workers.start();
        started = true;
        for (Loop loop : loops) {
            port.add(loop.thread(), address, loop == loops.getLast(), loop.handler());
        }
    }

    InetSocketAddress address() {
        return port.address();
    }

    Totals totals() {
        return totals;
    }

    TypedPool<FlowRecord> pool() {
        return pool;
    }

    /** {@return the most records with the workers at once since the last call} */
    int peak() {
        return workers.peak();
    }

    /** {@return the datagrams that each event loop has accepted} */
    List<Long> datagramsByLoop() {
        return loops.stream().map(loop -> loop.intake().datagrams.get()).toList();
    }

    /** Says what an exporter's flow_sequence is before its first datagram. Flows lost there are then counted too. */
    void expect(InetSocketAddress exporter, int engine, int flowSequence) throws InterruptedException {
        for (Loop loop : loops) {
            loop.observe(exporter, engine, flowSequence);
        }
    }

    /** Says what an expected exporter's flow_sequence is after its last datagram, to the loop that heard it. */
    void conclude(InetSocketAddress exporter, int engine, int flowSequence) throws InterruptedException {
        Loop concerned = loops.getFirst();
        for (Loop loop : loops) {
            if (loop.heard(exporter, engine)) {
                concerned = loop;
            }
        }
        concerned.observe(exporter, engine, flowSequence);
    }

    /**
     * Waits until nothing has arrived for a tenth of a second of the event loops', or until all flows that were sent
     * are accounted for; a second or so at most.
     *
     * @param sent how many flows were sent, {@link Long#MAX_VALUE} if nobody knows
     */
    void awaitQuiet(long sent) throws InterruptedException {
        long seen = -1;
        int quiet = 0;
        for (int poll = 0; poll < MOST_POLLS && quiet < QUIET_POLLS && totals.accounted() != sent; poll++) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            // Behind whatever the loops are busy with, so that a long first datagram does not look like silence.
            for (Loop loop : loops) {
                loop.await();
            }
            long arrived = totals.arrived();
            quiet = arrived == seen ? quiet + 1 : 0;
            seen = arrived;
        }
    }

    /**
     * Stops in order: nothing more is received, the workers put every record, and the loops give up what they have at
     * hand. A second stop does nothing.
     *
     * @return the biggest senders
     */
    List<TopTalkers.Talker> stop() throws InterruptedException {
        if (!stopped) {
            stopped = true;
            port.close();
            if (started) {
                workers.stop();
            }
            for (Loop loop : loops) {
                loop.end();
            }
        }
        return workers.top(TALKERS);
    }

    /** Stops, unless that is done, and gives the pool's memory back. */
    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        pool.close();
    }
}
