package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules, with promtool where it is installed. */
class AlertRulesTest {
    private static final Path RULES =
            Path.of("src", "main", "resources", "dev", "weir", "metrics", "prometheus-rules.yml");
    private static final Path UNIT_TESTS = Path.of("src", "test", "resources", "prometheus-rules-test.yml");
    private static final Path DOCS = Path.of("docs", "dashboards.md");
    private static final Pattern METRIC = Pattern.compile("\\bweir_\\w+");
    private static final Path NO_INPUT = Path.of("/dev/null");

    private final List<JsonNode> alerts = alerts();

    @Test
    void prometheusTakesThem() throws Exception {
        assertThat(promtool().run(NO_INPUT, "check", "rules", RULES.toString())).contains(alerts.size() + " rules");
    }

    @Test
    void theyFireWhenTheyShouldAndOnlyThen() throws Exception {
        assertThat(promtool().run(NO_INPUT, "test", "rules", UNIT_TESTS.toString())).contains("SUCCESS");
    }

    @Test
    void everyAlertIsTestedFiringAndSilent() throws Exception {
        var firing = new ArrayList<String>();
        var silent = new ArrayList<String>();
        for (JsonNode group : yaml(UNIT_TESTS).get("tests")) {
            for (JsonNode test : group.get("alert_rule_test")) {
                (test.get("exp_alerts").isEmpty() ? silent : firing).add(test.get("alertname").textValue());
            }
        }
        assertThat(alerts).extracting(alert -> alert.get("alert").textValue()).isSubsetOf(firing).isSubsetOf(silent);
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDo() throws Exception {
        String docs = Files.readString(DOCS);
        for (JsonNode alert : alerts) {
            String name = alert.get("alert").textValue();
            assertThat(alert.at("/labels/severity").textValue()).as(name).isIn("warning", "critical");
            for (String annotation : List.of("summary", "description", "action")) {
                assertThat(alert.at("/annotations/" + annotation).textValue()).as(name).isNotBlank();
            }
            assertThat(docs).contains(name);
        }
    }

    @Test
    void everyMetricIsScraped() {
        assertThat(alerts)
                .flatExtracting(alert -> METRIC.matcher(alert.get("expr").textValue()).results().map(
                        MatchResult::group).toList())
                .isNotEmpty()
                .isSubsetOf(Scrape.ofOnePool().names());
    }

    @Test
    void promtoolFindsNoFaultInTheScrape(@TempDir Path folder) throws Exception {
        Path scrape = Files.writeString(folder.resolve("scrape"), Scrape.ofOnePool().text());

        assertThat(promtool().run(scrape, "check", "metrics")).isEmpty();
    }

    private static Tool promtool() {
        return Tool.required("promtool", "prometheus");
    }

    private static List<JsonNode> alerts() {
        try {
            var rules = new ArrayList<JsonNode>();
            yaml(RULES).at("/groups/0/rules").forEach(rules::add);
            return rules;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
    }
}
