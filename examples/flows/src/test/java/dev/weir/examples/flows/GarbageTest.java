package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GarbageTest {
    private static final int BURSTS = 20;
    private static final int BURST = 500;
    private static final int ROUNDS = 200;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final InetSocketAddress sender = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2055);
    private final Intake intake = new Intake();

    /**
     * The interpreter and the first compiler do allocate, so the rounds go on until the paths are compiled for good.
     */
    @Test
    void inSteadyStateAFlowMakesNoGarbageInTheLoopNorInTheWorkers() throws Exception {
        ByteBuf datagram = Unpooled.directBuffer().writeBytes(Datagrams.sample(NetFlowV5.MAX_FLOWS, 0));
        long inLoop = Long.MAX_VALUE;
        long inWorkers = Long.MAX_VALUE;
        try (var pool = Collector.pool(2 * BURST * NetFlowV5.MAX_FLOWS);
                var cache = pool.cache()) {
            var workers = new Workers(pool, 2, 2 * BURST * NetFlowV5.MAX_FLOWS, new SplittableRandom(3));
            var decoder = new FlowDecoder(pool, cache, workers, intake);
            workers.start();
            for (int round = 0; round < ROUNDS && (inLoop > 0 || inWorkers > 0); round++) {
                long before = allocatedByWorkers();
                inLoop = 0;
                for (int burst = 0; burst < BURSTS; burst++) {
                    inLoop += allocatedBy(decoder, datagram);
                    awaitAll(workers.aggregates());
                }
                inWorkers = allocatedByWorkers() - before;
            }
            workers.stop();
        } finally {
            datagram.release();
        }
        int flows = BURSTS * BURST * NetFlowV5.MAX_FLOWS;
        assertThat(inLoop).as("bytes allocated by the loop for %,d flows", flows).isZero();
        assertThat(inWorkers).as("bytes allocated by the workers for %,d flows", flows).isZero();
        assertThat(intake.lostFlows.get()).isZero();
        assertThat(intake.exhaustedFlows.get()).isZero();
    }

    private long allocatedBy(FlowDecoder decoder, ByteBuf datagram) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < BURST; i++) {
            datagram.setInt(16, (int) intake.handedOver.get());
            decoder.accept(datagram, sender);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private long allocatedByWorkers() {
        long bytes = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("worker-")) {
                bytes += threads.getThreadAllocatedBytes(thread.threadId());
            }
        }
        return bytes;
    }

    private void awaitAll(List<Aggregate> workers) {
        while (workers.stream().mapToLong(Aggregate::handled).sum() < intake.handedOver.get()) {
            Thread.onSpinWait();
        }
    }
}
