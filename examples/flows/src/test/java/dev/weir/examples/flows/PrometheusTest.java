package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes two collectors, one with records to spare and one with far too few. Every expression of the
 * dashboard has data, and the alerts fire for the second alone.
 */
@Timeout(300)
class PrometheusTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern METRIC = Pattern.compile("\\bweir_\\w+");

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void leaveNoProcess() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void everyExpressionHasDataAfterSomeSeconds() throws Exception {
        scrape(5);
    }

    @Tag("stress")
    @Test
    void everyExpressionHasDataAfterAMinute() throws Exception {
        scrape(60);
    }

    private void scrape(int seconds) throws Exception {
        String calm = flows("65536");
        String tight = flows("3");
        try (var prometheus = PrometheusServer.start(
                folder, resource("prometheus-rules.yml"), List.of(calm, tight))) {
            // A scrape that takes longer than a second fails, as it may on a busy machine; most must not.
            prometheus.await(
                    "count(sum_over_time(up{job=\"flows\"}[5m]) >= %d) == 2".formatted(seconds), 2 * seconds + 60);
            assertThat(prometheus.query("avg_over_time(up[5m]) < 0.5")).as("failed scrapes").isEmpty();

            everyPanelHasData(prometheus, calm);
            everyVariableHasValues(prometheus);
            prometheus.await("ALERTS{alertname=\"WeirPoolExhausted\",alertstate=\"firing\"}", PATIENCE_SECONDS);
            theAlertsAreWellFormedAndQuietAbout(prometheus, calm);
            assertThat(prometheus.query("ALERTS{alertname=\"WeirPoolExhausted\"}").findValuesAsText("instance"))
                    .containsExactly(tight);
        }
    }

    private void everyPanelHasData(PrometheusServer prometheus, String instance) throws Exception {
        var expressions = dashboard().findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(10);
        for (String expression : expressions) {
            String filled = expression.replace("$__rate_interval", "10s")
                    .replace("$job", "flows")
                    .replace("$instance", instance)
                    .replace("$pool", "flows");
            assertThat(filled).as("a variable that Grafana alone fills in").doesNotContain("$");
            prometheus.await(filled, PATIENCE_SECONDS);
        }
    }

    private void everyVariableHasValues(PrometheusServer prometheus) throws Exception {
        for (JsonNode variable : dashboard().at("/templating/list")) {
            if (variable.get("type").textValue().equals("query")) {
                String query = variable.at("/query/query").textValue();
                var parts = Pattern.compile("label_values\\((.*), (\\w+)\\)").matcher(query);
                assertThat(parts.matches()).as(query).isTrue();
                String selector = parts.group(1).replaceAll("\\$\\w+", ".*");
                assertThat(prometheus.labelValues(selector, parts.group(2))).as(query).isNotEmpty();
            }
        }
    }

    private static void theAlertsAreWellFormedAndQuietAbout(PrometheusServer prometheus, String instance)
            throws Exception {
        JsonNode rules = prometheus.rules();
        assertThat(rules).hasSizeGreaterThan(5);
        for (JsonNode rule : rules) {
            assertThat(rule.get("health").textValue()).as("%s", rule).isEqualTo("ok");
            var pending = StreamSupport.stream(rule.get("alerts").spliterator(), false);
            assertThat(pending.map(alert -> alert.at("/labels/instance").textValue())).as("%s", rule).doesNotContain(
                    instance);
            var metrics = METRIC.matcher(rule.get("query").textValue()).results().map(found -> found.group()).toList();
            assertThat(metrics).isNotEmpty();
            for (String metric : metrics) {
                assertThat(prometheus.query(metric)).as(metric).isNotEmpty();
            }
        }
    }

    /** Starts a collector. {@return the host:port of its metrics} */
    private String flows(String maxRecords) throws IOException {
        Process flows = FlowsProcess.start(
                "--duration", "600", "--rate", "3000", "--max-records", maxRecords, "--http", "127.0.0.1:0");
        processes.add(flows);
        return URI.create(FlowsProcess.announced(flows, "metrics at ")).getAuthority();
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(resource("grafana-dashboard.json"));
    }

    private static String resource(String name) throws IOException {
        String path = "/dev/weir/metrics/" + name;
        try (var in = Objects.requireNonNull(PrometheusTest.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
