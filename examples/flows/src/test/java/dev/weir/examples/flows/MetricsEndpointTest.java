package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {
    /** A series of a pool's: its name, what splits the meter if anything does, its value. */
    private static final Pattern SERIES = Pattern.compile(
            "(?m)^(?<name>weir_\\w+)\\{(?:.*(?:state|kind)=\"(?<part>\\w+)\")?.*} (?<value>\\S+)$");

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void collectorAndPoolAreScraped() throws Exception {
        try (var collector = UdpSender.collector(100);
                var sender = new UdpSender(collector);
                var metrics = new MetricsEndpoint(ANY_PORT, collector)) {
            sender.send(Datagrams.sample(30, 0));
            sender.send(Datagrams.sample(30, 47));
            sender.send(new byte[1]);

            HttpResponse<String> answer = request("GET", metrics.url());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type)
                    .startsWith("text/plain; version=0.0.4"));
            assertThat(answer.body().lines())
                    .contains(
                            "netflow_datagrams_total 2.0",
                            "netflow_flows_total 60.0",
                            "netflow_lost_flows 17.0",
                            "netflow_refused_total{reason=\"short\"} 1.0",
                            "netflow_refused_total{reason=\"trailing\"} 0.0")
                    .anyMatch(line -> line.matches("weir_commits_total\\{.*pool=\"flows\".*} 1\\.0"))
                    .anyMatch(line -> line.matches("weir_guard_hits_total\\{.*} 1\\.0"))
                    .anyMatch(line -> line.matches("weir_occupancy.*\\{.*} 0\\.0"));
        }
    }

    @Test
    void everyMeterSaysWhatItIs() throws Exception {
        try (var collector = UdpSender.collector(1);
                var metrics = new MetricsEndpoint(ANY_PORT, collector)) {
            var lines = request("GET", metrics.url()).body().lines().toList();
            var described = lines.stream()
                    .filter(line -> line.matches("# HELP \\S+ \\S.*"))
                    .map(line -> line.replaceFirst("# HELP (\\S+) .*", "$1"))
                    .toList();
            var shown = lines.stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.replaceFirst("[ {].*", "").replaceFirst("_seconds_(count|sum)$", "_seconds"))
                    .toList();

            assertThat(shown).isNotEmpty().isSubsetOf(described);
        }
    }

    @Test
    void thePageShowsThePool() throws Exception {
        try (var collector = UdpSender.collector(100);
                var sender = new UdpSender(collector);
                var metrics = new MetricsEndpoint(ANY_PORT, collector)) {
            sender.send(Datagrams.sample(30, 0));

            assertThat(request("GET", metrics.page()).body()).contains("<title>Pool pressure</title>");
            JsonNode pool = new ObjectMapper().readTree(request("GET", metrics.page() + "pools.json").body())
                    .at("/pools/0");
            assertThat(pool.get("pool").textValue()).isEqualTo("flows");
            assertThat(pool.at("/meters/weir.gets").longValue()).isEqualTo(30);
        }
    }

    /** Between the two requests nothing happens, so every number of the pool is on both. */
    @Test
    void thePageHasTheNumbersThatAreScraped() throws Exception {
        try (var collector = UdpSender.collector(100);
                var sender = new UdpSender(collector);
                var metrics = new MetricsEndpoint(ANY_PORT, collector)) {
            sender.send(Datagrams.sample(30, 0));
            sender.send(Datagrams.sample(12, 30));

            var scraped = SERIES.matcher(request("GET", metrics.url()).body()).results().toList();
            JsonNode shown = new ObjectMapper().readTree(request("GET", metrics.page() + "pools.json").body())
                    .at("/pools/0/meters");

            assertThat(shown.at("/weir.gets").longValue()).isEqualTo(42);
            assertThat(numbers(shown)).isEqualTo(scraped.size());
            assertThat(scraped).allSatisfy(series -> assertThat(shown.at(place(series, shown)).doubleValue())
                    .isEqualTo(Double.parseDouble(series.group("value"))));
        }
    }

    private static long numbers(JsonNode node) {
        return node.isNumber() ? 1 : node.valueStream().mapToLong(MetricsEndpointTest::numbers).sum();
    }

    /** {@return where the page's data has what Prometheus is told, which adds units and endings to a meter's name} */
    private static String place(MatchResult series, JsonNode meters) {
        String name = series.group("name") + "_";
        String meter = meters.propertyStream()
                .map(Map.Entry::getKey)
                .filter(key -> name.startsWith(key.replace('.', '_') + "_"))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
        String part = series.group("part");
        if (part == null) {
            part = name.endsWith("_seconds_count_") ? "count" : name.endsWith("_seconds_sum_") ? "seconds" : null;
        }
        return "/" + meter + (part == null ? "" : "/" + part);
    }

    @Test
    void thereIsNothingElse() throws Exception {
        try (var collector = UdpSender.collector(1);
                var metrics = new MetricsEndpoint(ANY_PORT, collector)) {
            assertThat(request("GET", metrics.url() + "x").statusCode()).isEqualTo(404);
            assertThat(request("GET", metrics.page() + "x").statusCode()).isEqualTo(404);
            assertThat(request("POST", metrics.url()).statusCode()).isEqualTo(405);
        }
    }

    @Test
    void aPortInUseIsOneSentence() throws Exception {
        try (var collector = UdpSender.collector(1);
                var metrics = new MetricsEndpoint(ANY_PORT, collector)) {
            var taken = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), URI.create(metrics.url()).getPort());

            assertThatThrownBy(() -> new MetricsEndpoint(taken, collector))
                    .isInstanceOf(UsageError.class)
                    .hasMessageStartingWith("cannot listen on TCP " + HostPort.format(taken))
                    .hasMessageContaining("Address already in use");
        }
    }

    private static HttpResponse<String> request(String method, String url) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.noBody());
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
