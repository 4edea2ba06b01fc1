package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.FreelistStats;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real UDP sockets on loopback. */
@Timeout(120)
class CollectorTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void flowsArriveAndAreSummedUp() throws Exception {
        try (var collector = UdpSender.collector(100);
                var sender = new UdpSender(collector)) {
            sender.send(Datagrams.sample(30, 0));
            sender.send(Datagrams.sample(5, 40));

            assertThat(collector.totals().datagrams()).isEqualTo(2);
            assertThat(collector.totals().flows()).isEqualTo(35);
            assertThat(collector.totals().lostFlows()).isEqualTo(10);
            assertThat(collector.pool().stats().active()).isZero();
            assertThat(collector.pool().stats().freelist().commits()).isEqualTo(1);
            assertThat(collector.stop()).isNotEmpty();
        }
    }

    @Test
    void refusedDatagramsAreCountedByTheirFirstFailingCheck() throws Exception {
        try (var collector = UdpSender.collector(100);
                var sender = new UdpSender(collector)) {
            sender.send(new byte[0]);
            sender.send(new byte[23]);
            sender.send(Datagrams.of(9, 0, 0));
            sender.send(Datagrams.of(5, 31, 31 * 48));
            sender.send(Datagrams.of(5, 0, 0));
            sender.send(Datagrams.of(5, 0, 48));
            sender.send(Datagrams.of(5, 2, 95));
            sender.send(Datagrams.of(5, 30, 30 * 48 + 1));
            sender.send(Datagrams.of(5, 30, 9_000));

            assertThat(collector.totals().refused(Refusal.SHORT)).isEqualTo(2);
            assertThat(collector.totals().refused(Refusal.VERSION)).isEqualTo(1);
            assertThat(collector.totals().refused(Refusal.COUNT)).isEqualTo(3);
            assertThat(collector.totals().refused(Refusal.TRUNCATED)).isEqualTo(1);
            assertThat(collector.totals().refused(Refusal.TRAILING)).isEqualTo(2);
            assertThat(collector.totals().datagrams()).isZero();
            assertThat(collector.pool().stats().freelist().gets()).isZero();
        }
    }

    @Test
    void randomDatagramsKillNothing() throws Exception {
        var random = new SplittableRandom(11);
        try (var collector = UdpSender.collector(20);
                var sender = new UdpSender(collector)) {
            for (int i = 0; i < 2_000; i++) {
                byte[] datagram = Datagrams.sample(random.nextInt(1, 31), random.nextInt());
                datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
                sender.send(Arrays.copyOf(datagram, random.nextInt(3) == 0 ? random.nextInt(2_000) : datagram.length));
            }
            sender.send(Datagrams.sample(1, 0));

            assertThat(collector.totals().arrived()).isEqualTo(2_001);
            assertThat(collector.totals().failures()).isZero();
            assertThat(collector.pool().stats().active()).isZero();
        }
    }

    @Test
    void aFailureIsCountedAndTheNextDatagramHandled() throws Exception {
        try (var collector = UdpSender.collector(20);
                var sender = new UdpSender(collector)) {
            sender.send(Datagrams.sample(1, 0));
            collector.pool().close();
            sender.send(Datagrams.sample(1, 1));
            sender.send(new byte[3]);

            assertThat(collector.totals().failures()).isEqualTo(1);
            assertThat(collector.totals().refused(Refusal.SHORT)).isEqualTo(1);
        }
    }

    @Test
    void aPortInUseIsOneSentenceThoughItsSocketsAreShared() throws Exception {
        try (var collector = UdpSender.collector(1)) {
            assertThatThrownBy(() -> Collector.open(collector.address(), 1, 2, 1))
                    .isInstanceOf(UsageError.class)
                    .hasMessage("cannot listen on UDP " + HostPort.format(collector.address())
                            + ": Address already in use; choose another address or port, or stop what uses it");
        }
    }

    @Test
    void eachSenderKeepsToOneEventLoopAndAllLoopsGetSome() throws Exception {
        try (var collector = Collector.open(ANY_PORT, 1_000, 4, 2)) {
            for (int sender = 0; sender < 64; sender++) {
                List<Long> before = collector.datagramsByLoop();
                try (var exporter = new UdpSender(collector)) {
                    for (int datagram = 0; datagram < 5; datagram++) {
                        exporter.send(Datagrams.sample(10, datagram * 10));
                    }
                }
                List<Long> after = collector.datagramsByLoop();
                assertThat(IntStream.range(0, 4).mapToObj(loop -> after.get(loop) - before.get(loop)))
                        .containsExactlyInAnyOrder(5L, 0L, 0L, 0L);
            }

            assertThat(collector.datagramsByLoop()).doesNotContain(0L);
            assertThat(collector.totals().lostFlows()).isZero();
            assertThat(collector.totals().flows()).isEqualTo(64 * 50);
        }
    }

    @Test
    void stoppedInTheMiddleOfAFloodItPutsEveryRecord() throws Exception {
        try (var collector = Collector.open(ANY_PORT, 10_000, 2, 3);
                var exporter = new Exporter(collector.address(), 2_000_000)) {
            exporter.start();
            while (collector.totals().flows() < 100_000) {
                Thread.onSpinWait();
            }
            assertThat(collector.stop()).isNotEmpty();

            FreelistStats pool = collector.pool().stats().freelist();
            assertThat(pool.active()).isZero();
            assertThat(collector.totals().underWay()).isZero();
            assertThat(pool.gets()).isEqualTo(collector.totals().flows());
        }
    }

    @Test
    void flowsLostBeforeTheFirstAndAfterTheLastDatagramCountWhereTheNumbersAreKnown() throws Exception {
        var exporter = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        try (var collector = UdpSender.collector(100)) {
            collector.expect(exporter, 3, 0);
            collector.conclude(exporter, 3, 70);

            assertThat(collector.totals().lostFlows()).isEqualTo(70);
        }
    }

    @Test
    void theLoopThatHeardAnExporterIsToldItsLastNumber() throws Exception {
        try (var collector = UdpSender.collector(100);
                var exporter = new UdpSender(collector)) {
            collector.expect(exporter.address(), 0, 0);
            exporter.send(Datagrams.sample(10, 5));
            exporter.send(Datagrams.sample(10, 15));
            collector.conclude(exporter.address(), 0, 27);

            assertThat(collector.totals().lostFlows()).isEqualTo(5 + 2);
        }
    }
}
