package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopTest {

    @Test
    void aLoopThatEndsGivesUpTheFreeRecordsThatItHasAtHand() throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2055);
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (var pool = Collector.pool(10_000)) {
            var workers = new Workers(pool, 1, 10_000, new SplittableRandom(1));
            var loop = new Loop(group.next(), pool, workers);
            var handler = (DatagramHandler) loop.handler();
            var datagram = new DatagramPacket(Unpooled.wrappedBuffer(Datagrams.sample(5, 0)), address, address);

            // Two, since the first record of all is not a cache's.
            loop.thread().submit(() -> handler.channelRead0(null, datagram)).sync();
            loop.thread().submit(() -> handler.channelRead0(null, datagram)).sync();
            assertThat(pool.stats().freelist().cached()).isPositive();
            loop.end();

            assertThat(pool.stats().freelist().cached()).isZero();
            assertThat(pool.stats().active()).isEqualTo(10);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }
}
