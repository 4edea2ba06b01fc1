package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SequenceTrackerTest {
    private final Counter lost = new Counter();
    private final SequenceTracker tracker = new SequenceTracker(lost);

    @Test
    void exportersAreToldApartByAddressPortAndEngine() {
        tracker.observe(exporter(1), 0, 100, 10);
        tracker.observe(exporter(2), 0, 9_000, 10);
        tracker.observe(exporter(1), 1, 77_000, 10);
        tracker.observe(exporter(1), 0, 110, 10);
        tracker.observe(exporter(2), 0, 9_010, 10);
        tracker.observe(exporter(1), 1, 77_010, 10);
        assertThat(lost.get()).isZero();

        tracker.observe(exporter(2), 0, 9_025, 10);
        assertThat(lost.get()).isEqualTo(5);
    }

    @Test
    void ofTooManyExportersTheLongestSilentIsForgotten() {
        tracker.observe(exporter(1), 0, 0, 10);
        tracker.observe(exporter(2), 0, 0, 10);
        for (int port = 3; port <= SequenceTracker.EXPORTERS; port++) {
            tracker.observe(exporter(port), 0, 0, 10);
        }
        tracker.observe(exporter(1), 0, 10, 10);
        tracker.observe(exporter(10_000), 0, 0, 10);

        tracker.observe(exporter(2), 0, 500, 10);
        assertThat(lost.get()).as("a new baseline").isZero();
        tracker.observe(exporter(1), 0, 21, 10);
        assertThat(lost.get()).as("still known").isEqualTo(1);
    }

    private static InetSocketAddress exporter(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
