package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process of its own: exit codes, signals, and nothing unexpected on its streams. */
@Timeout(120)
class FlowsProcessTest {
    private static final String LISTENING = "listening for NetFlow v5 on UDP 127.0.0.1:";

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void leaveNoProcess() {
        processes.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalEndsItWithTheSummaryAndExitCode0(String signal) throws Exception {
        Process flows = start("--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--json");
        try (var err = flows.errorReader();
                var out = flows.inputReader();
                var exporter = DatagramChannel.open()) {
            String listening = err.readLine();
            assertThat(listening).startsWith(LISTENING);
            int port = Integer.parseInt(listening.substring(LISTENING.length()));
            var collector = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            exporter.send(ByteBuffer.wrap(Datagrams.sample(30, 0)), collector);
            exporter.send(ByteBuffer.wrap(Datagrams.sample(12, 30)), collector);
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(flows.pid())).start().waitFor())
                    .isZero();

            assertThat(out.lines().toList().getLast()).startsWith("{\"datagrams\":2,\"flows\":42,");
            assertThat(exitCode(flows)).isZero();
        }
    }

    @Test
    void theDemoEndsByItself() throws Exception {
        Process flows = start("--duration", "1", "--http", "127.0.0.1:0", "--json");
        try (var out = flows.inputReader()) {
            assertThat(out.lines().toList().getLast()).matches("\\{\"sent\":\\d+,\"datagrams\":.*}");
        }
        assertThat(exitCode(flows)).isZero();
    }

    @Test
    void aBadOptionIsOneLineAndExitCode2() throws Exception {
        Process flows = start("--duration", "forever");
        try (var err = flows.errorReader();
                var out = flows.inputReader()) {
            assertThat(err.lines()).singleElement().asString().startsWith("flows: ");
            assertThat(out.lines()).isEmpty();
        }
        assertThat(exitCode(flows)).isEqualTo(2);
    }

    @Test
    void aPortInUseIsOneLineAndExitCode2() throws Exception {
        try (var collector = UdpSender.collector(1)) {
            Process flows = start("--listen", HostPort.format(collector.address()), "--http", "127.0.0.1:0");
            try (var err = flows.errorReader()) {
                assertThat(err.lines()).singleElement().asString().contains("Address already in use");
            }
            assertThat(exitCode(flows)).isEqualTo(2);
        }
    }

    private Process start(String... arguments) throws IOException {
        Process process = FlowsProcess.start(arguments);
        processes.add(process);
        return process;
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }
}
