package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sends captures over a real UDP socket. */
class CaptureTest {
    private static final String FOLDER = System.getProperty("weir.captures");

    @ParameterizedTest
    @CsvSource({"exporter.dat, 5, 108, 7289, 5814830", "softflowd.dat, 4, 90, 270, 103980"})
    void ourOwn(String file, long datagrams, long flows, long packets, long bytes) throws Exception {
        check(ours(file), datagrams, flows, packets, bytes);
    }

    @ParameterizedTest
    @CsvSource({"softflowd.dat, 12, 30, 230, 18684", "juniper-mx80.dat, 1, 29, 31, 3989"})
    void fromRealExporters(String file, long datagrams, long flows, long packets, long bytes) throws Exception {
        assumeTrue(FOLDER != null, "no folder of captures given with -Dweir.captures=FOLDER");
        check(Files.readAllBytes(Path.of(FOLDER, file)), datagrams, flows, packets, bytes);
    }

    @Test
    void ourOwnAreAsMakeCapturesMakesThem() throws IOException {
        assertThat(ours("exporter.dat")).isEqualTo(MakeCaptures.exporter());
        assertThat(ours("packets.pcap")).isEqualTo(MakeCaptures.packets().file());
        assertThat(MakeCaptures.packets().packets()).isEqualTo(270);
        assertThat(MakeCaptures.packets().bytes()).isEqualTo(103_980);
    }

    private static void check(byte[] capture, long datagrams, long flows, long packets, long bytes) throws Exception {
        try (var collector = UdpSender.collector(64);
                var sender = new UdpSender(collector)) {
            for (byte[] datagram : Datagrams.split(capture)) {
                sender.send(datagram);
            }
            Totals totals = collector.totals();
            assertThat(totals.datagrams()).isEqualTo(datagrams);
            assertThat(totals.flows()).isEqualTo(flows);
            assertThat(totals.packets()).isEqualTo(packets);
            assertThat(totals.bytes()).isEqualTo(bytes);
            assertThat(totals.lostFlows()).isZero();
            assertThat(totals.exhaustedFlows()).isZero();
            assertThat(totals.arrived()).isEqualTo(datagrams);
            assertThat(collector.pool().stats().active()).isZero();
        }
    }

    private static byte[] ours(String file) throws IOException {
        try (var in = Objects.requireNonNull(CaptureTest.class.getResourceAsStream("/captures/" + file))) {
            return in.readAllBytes();
        }
    }
}
