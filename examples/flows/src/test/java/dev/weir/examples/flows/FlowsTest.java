package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, in this process. */
class FlowsTest {
    private final Stop stop = new Stop();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** So few a second that no machine is late enough for the pool to be used up, but where the limit is 7. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rate 20000", "--rate 3", "--rate 10000000", "--rate 3000 --max-records 7",
                "--rate 20000 --loops 1 --workers 1", "--rate 20000 --loops 3 --workers 5"})
    void theDemoAccountsForEveryFlow(String options) {
        int exitCode = run("--duration 1s --json --http 127.0.0.1:0 " + options);

        assertThat(exitCode).isZero();
        String json = lines(out).getLast();
        assertThat(json).matches("\\{.*}");
        assertThat(number(json, "sent"))
                .isPositive()
                .isEqualTo(number(json, "flows") + number(json, "lostFlows") + number(json, "exhaustedFlows"));
        assertThat(number(json, "flows")).isPositive();
        // At ten million a second it may be that the workers lag, and then the limit is what holds.
        if (!options.contains("10000000")) {
            assertThat(number(json, "exhaustedFlows") > 0).isEqualTo(options.contains("--max-records"));
        }
        assertThat(number(json, "packets")).isGreaterThanOrEqualTo(number(json, "flows"));
        assertThat(number(json, "bytes")).isGreaterThanOrEqualTo(40 * number(json, "packets"));
        assertThat(number(json, "outstanding")).isZero();
        assertThat(number(json, "commits")).isPositive();
        assertThat(number(json, "guardHits")).isGreaterThanOrEqualTo(number(json, "commits"));
        assertThat(json)
                .contains("\"refused\":{\"short\":0,\"version\":0,\"count\":0,\"truncated\":0,\"trailing\":0}")
                .contains("\"occupancy\":0.0");
    }

    @Test
    void theDemoPrintsALiveLineATableAndTheTopTalkers() {
        run("--duration 2 --rate 1000 --http 127.0.0.1:0");

        assertThat(lines(err)).hasSize(5);
        assertThat(lines(err).get(0)).matches("listening for NetFlow v5 on UDP 127\\.0\\.0\\.1:\\d+");
        assertThat(lines(err).get(1)).matches("metrics at http://127\\.0\\.0\\.1:\\d+/metrics");
        assertThat(lines(err).get(2)).matches("the pool, live, at http://127\\.0\\.0\\.1:\\d+/");
        assertThat(lines(err).get(3))
                .matches(
                        " +\\d+s +[\\d,]+ flows/s  lost 0  occupancy \\[[#.]{20}] +[\\d]+%  commits \\d+  guard hits \\d+");
        assertThat(lines(out))
                .anyMatch(line -> line.matches(" *flows sent +[1-9][\\d,]* +.*"))
                .anyMatch(line -> line.matches(" *flows received +[1-9][\\d,]* +in \\d+ datagrams"))
                .anyMatch(line -> line.matches(" *records outstanding +0 .*"))
                .anyMatch(line -> line.matches(" *10\\.20\\.0\\.2 +[\\d,]+ +bytes sent"))
                .noneMatch(line -> line.startsWith("{"));
    }

    @Test
    void aStopEndsItWithTheSummary() {
        stop.request();

        assertThat(run("--listen 127.0.0.1:0 --http 127.0.0.1:0 --json")).isZero();
        assertThat(lines(out).getLast()).startsWith("{\"datagrams\":0,\"flows\":0,").doesNotContain("sent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bogus", "extra", "--rate x", "--rate 0", "--rate 10000001", "--rate", "--max-records 0",
                "--max-records 1000001", "--loops 0", "--loops 65", "--workers 0", "--workers 65", "--workers two",
                "--duration 0", "--duration 1d", "--duration -5", "--duration s", "--duration 99999999999999999999",
                "--listen 2055", "--listen :2055", "--listen 127.0.0.1:", "--listen 127.0.0.1:65536",
                "--listen ::1:2055", "--listen nowhere.invalid:1", "--http 127.0.0.1:-1",
                "--listen 192.0.2.1:0"
            })
    void aBadOptionIsOneLineAndExitCode2(String options) {
        assertThat(run(options + (options.contains("--http") ? "" : " --http 127.0.0.1:0"))).isEqualTo(2);
        assertThat(lines(err)).singleElement().asString().startsWith("flows: ");
        assertThat(lines(out)).isEmpty();
    }

    @Test
    void aPortInUseIsOneLineAndExitCode2() throws Exception {
        try (var udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("--http 127.0.0.1:0 --listen 127.0.0.1:" + udp.getLocalPort())).isEqualTo(2);
            assertThat(run("--http 127.0.0.1:" + tcp.getLocalPort())).isEqualTo(2);
        }
        assertThat(lines(err)).hasSize(2).allMatch(line -> line.contains("Address already in use"));
    }

    @Test
    void durationsTakeAUnit() {
        var seconds = new Seconds();
        assertThat(List.of(
                seconds.convert("10").toSeconds(),
                seconds.convert("10s").toSeconds(),
                seconds.convert("5m").toSeconds(),
                seconds.convert("2h").toSeconds()))
                .containsExactly(10L, 10L, 300L, 7200L);
    }

    @Test
    void addressesAreReadAndWritten() {
        var hostPort = new HostPort();
        assertThat(HostPort.format(hostPort.convert("127.0.0.1:2055"))).isEqualTo("127.0.0.1:2055");
        assertThat(HostPort.format(hostPort.convert("[::1]:0"))).isEqualTo("[0:0:0:0:0:0:0:1]:0");
        assertThat(HostPort.format(hostPort.convert("0.0.0.0:65535"))).isEqualTo("0.0.0.0:65535");
    }

    private int run(String options) {
        return Flows.run(
                stop,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                options.split(" "));
    }

    private static List<String> lines(ByteArrayOutputStream stream) {
        return new ArrayList<>(stream.toString(StandardCharsets.UTF_8).lines().toList());
    }

    private static long number(String json, String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\":(\\d+)").matcher(json);
        assertThat(matcher.find()).as("%s in %s", key, json).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}
