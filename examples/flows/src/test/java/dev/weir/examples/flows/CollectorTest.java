package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Over real UDP sockets on loopback. */
class CollectorTest {

    @Test
    void flowsArriveAndAreSummedUp() throws Exception {
        try (var collector = UdpSender.collector(100);
                var sender = new UdpSender(collector)) {
            sender.send(Datagrams.sample(30, 0));
            sender.send(Datagrams.sample(5, 40));

            assertThat(collector.totals().datagrams.get()).isEqualTo(2);
            assertThat(collector.totals().flows.get()).isEqualTo(35);
            assertThat(collector.totals().lostFlows.get()).isEqualTo(10);
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

            assertThat(collector.totals().refused(Refusal.SHORT).get()).isEqualTo(2);
            assertThat(collector.totals().refused(Refusal.VERSION).get()).isEqualTo(1);
            assertThat(collector.totals().refused(Refusal.COUNT).get()).isEqualTo(3);
            assertThat(collector.totals().refused(Refusal.TRUNCATED).get()).isEqualTo(1);
            assertThat(collector.totals().refused(Refusal.TRAILING).get()).isEqualTo(2);
            assertThat(collector.totals().datagrams.get()).isZero();
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
            assertThat(collector.totals().failures.get()).isZero();
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

            assertThat(collector.totals().failures.get()).isEqualTo(1);
            assertThat(collector.totals().refused(Refusal.SHORT).get()).isEqualTo(1);
        }
    }

    @Test
    void aPortInUseIsOneSentence() throws Exception {
        try (var collector = UdpSender.collector(1)) {
            assertThatThrownBy(() -> Collector.open(collector.address(), 1))
                    .isInstanceOf(UsageError.class)
                    .hasMessage("cannot listen on UDP " + HostPort.format(collector.address())
                            + ": Address already in use; choose another address or port, or stop what uses it");
        }
    }

    @Test
    void flowsLostBeforeTheFirstAndAfterTheLastDatagramCountWhereTheNumbersAreKnown() throws Exception {
        try (var collector = UdpSender.collector(100);
                var exporter = new Exporter(collector.address(), 1000)) {
            collector.observe(exporter.address(), Exporter.ENGINE, 0);
            collector.observe(exporter.address(), Exporter.ENGINE, 70);

            assertThat(collector.totals().lostFlows.get()).isEqualTo(70);
        }
    }
}
