package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real Prometheus on loopback that scrapes some targets and evaluates some rules every second. */
final class PrometheusServer implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final String api;

    private PrometheusServer(Process process, int port) {
        this.process = process;
        this.api = "http://127.0.0.1:" + port;
    }

    /**
     * Starts it; without the program the test is skipped.
     *
     * @param folder  where its configuration, data and log go
     * @param targets as host:port
     */
    static PrometheusServer start(Path folder, String rules, List<String> targets) throws Exception {
        Path program = program();
        Path ruleFile = Files.writeString(folder.resolve("rules.yml"), rules);
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: ['%s']
                scrape_configs:
                  - job_name: flows
                    static_configs:
                      - targets: ['%s']
                """.formatted(ruleFile, String.join("','", targets)));
        int port = freePort();
        Path log = folder.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--storage.tsdb.retention.time=1h",
                "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var server = new PrometheusServer(process, port);
        try {
            server.awaitReady(log);
        } catch (Throwable e) {
            server.close();
            throw e;
        }
        return server;
    }

    private static Path program() {
        var found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "prometheus"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "prometheus is not installed; Debian has it in the package prometheus");
        return found.orElseThrow();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(Path log) throws Exception {
        long start = System.nanoTime();
        while (!ready()) {
            if (!process.isAlive() || System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("Prometheus did not start: " + Files.readString(log));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private boolean ready() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(api + "/-/ready")).build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) { // nobody there yet, or gone before an answer
            return false;
        }
    }

    /** {@return what an expression evaluates to now: a list of series, each with metric and value} */
    JsonNode query(String expression) throws Exception {
        return get("/api/v1/query?query=" + encode(expression)).get("result");
    }

    /** {@return the values of a label in all series that the selector matches} */
    JsonNode labelValues(String selector, String label) throws Exception {
        return get("/api/v1/label/" + label + "/values?match[]=" + encode(selector));
    }

    /** {@return all rules, each with query, health, state and alerts} */
    JsonNode rules() throws Exception {
        return get("/api/v1/rules").at("/groups/0/rules");
    }

    /** Waits until the expression has a result, looking five times a second. */
    void await(String expression, long seconds) throws Exception {
        long start = System.nanoTime();
        while (query(expression).isEmpty()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(seconds)) {
                throw new AssertionError("nothing came of " + expression + " in " + seconds + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private JsonNode get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(api + path.replace("[]", "%5B%5D"))).build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return json.readTree(answer.body()).get("data");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        client.close();
    }
}
