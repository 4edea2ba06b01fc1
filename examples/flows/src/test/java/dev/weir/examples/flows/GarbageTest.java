package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class GarbageTest {
    private static final int DATAGRAMS = 10_000;
    private static final int ROUNDS = 200;

    /** The interpreter and the first compiler do allocate, so the rounds go on until the path is compiled for good. */
    @Test
    void inSteadyStateAFlowMakesNoGarbage() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var sender = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2055);
        ByteBuf datagram = Unpooled.directBuffer().writeBytes(Datagrams.sample(NetFlowV5.MAX_FLOWS, 0));
        var totals = new Totals();
        long allocated = Long.MAX_VALUE;
        try (var pool = Collector.pool(100)) {
            var decoder = new FlowDecoder(pool, totals, new TopTalkers(1));
            int sequence = 0;
            for (int round = 0; round < ROUNDS && allocated > 0; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < DATAGRAMS; i++) {
                    datagram.setInt(16, sequence);
                    decoder.accept(datagram, sender);
                    sequence += NetFlowV5.MAX_FLOWS;
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
        } finally {
            datagram.release();
        }
        assertThat(allocated).as("bytes allocated by %,d flows", DATAGRAMS * NetFlowV5.MAX_FLOWS).isZero();
        assertThat(totals.lostFlows.get()).isZero();
    }
}
