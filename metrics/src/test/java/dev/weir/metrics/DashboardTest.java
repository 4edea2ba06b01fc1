package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The rules of Grafana's dashboard schema that can be checked without Grafana. Source: the types Dashboard, Panel,
 * RowPanel, GridPos, VariableModel and DataSourceRef of the npm package {@code @grafana/schema}, version 11.6.
 */
class DashboardTest {
    private static final int GRID_COLUMNS = 24;
    private static final Pattern METRIC = Pattern.compile("\\bweir_\\w+");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");
    private static final List<String> VARIABLES = List.of("datasource", "job", "instance", "pool");
    /** Identifiers from Grafana's list of units. */
    private static final Set<String> UNITS = Set.of("short", "percentunit", "bytes", "Bps", "cps", "ops", "s");

    private final JsonNode dashboard = read();
    private final List<JsonNode> panels = panels(false);

    @Test
    void itCanBeProvisioned() {
        assertThat(dashboard.has("id")).isTrue();
        assertThat(dashboard.get("id").isNull()).as("Grafana assigns the id").isTrue();
        assertThat(dashboard.get("uid").textValue()).matches("[A-Za-z0-9_-]{1,40}");
        assertThat(dashboard.get("title").textValue()).isNotBlank();
        assertThat(dashboard.get("schemaVersion").intValue()).isBetween(36, 41);
        assertThat(dashboard.fieldNames()).toIterable().as("made by an export for manual import").doesNotContain(
                "__inputs", "__requires", "__elements");
    }

    @Test
    void panelsHaveAnIdEachAndDoNotOverlap() {
        var ids = new HashSet<Integer>();
        var taken = new HashSet<List<Integer>>();
        for (JsonNode panel : panels(true)) {
            assertThat(panel.get("id").intValue()).isPositive().satisfies(id -> assertThat(ids.add(id)).isTrue());
            JsonNode grid = panel.get("gridPos");
            int x = grid.get("x").intValue();
            int y = grid.get("y").intValue();
            assertThat(x).isNotNegative();
            assertThat(y).isNotNegative();
            assertThat(x + grid.get("w").intValue()).isBetween(x + 1, GRID_COLUMNS);
            assertThat(grid.get("h").intValue()).isPositive();
            for (int column = x; column < x + grid.get("w").intValue(); column++) {
                for (int line = y; line < y + grid.get("h").intValue(); line++) {
                    assertThat(taken.add(List.of(column, line))).as("%s overlaps", panel.get("title")).isTrue();
                }
            }
        }
    }

    @Test
    void everyPanelSaysWhatItShowsInWhichUnit() {
        for (JsonNode panel : panels) {
            assertThat(panel.get("type").textValue()).isEqualTo("timeseries");
            assertThat(panel.get("title").textValue()).isNotBlank();
            assertThat(panel.get("description").textValue()).as("%s", panel.get("title")).isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/unit").textValue()).isIn(UNITS);
            assertThat(panel.at("/fieldConfig/overrides").isArray()).isTrue();
        }
        assertThat(panels).extracting(panel -> panel.get("title").textValue()).doesNotHaveDuplicates().startsWith(
                "Commits", "Guard hits", "Occupancy");
    }

    @Test
    void everyTargetFiltersByTheVariables() {
        for (JsonNode panel : panels) {
            var refIds = new HashSet<String>();
            assertThat(panel.get("targets")).isNotEmpty();
            for (JsonNode target : panel.get("targets")) {
                assertThat(target.get("refId").textValue()).matches("[A-Z]").satisfies(
                        refId -> assertThat(refIds.add(refId)).isTrue());
                assertThat(target.has("datasource")).isTrue();
                assertThat(target.get("legendFormat").textValue()).isNotBlank();
                String expression = target.get("expr").textValue();
                var selectors = Pattern.compile("weir_\\w+(\\{.*?})?").matcher(expression).results().toList();
                assertThat(selectors).isNotEmpty().allSatisfy(selector -> assertThat(selector.group(1)).isEqualTo(
                        "{job=~\"$job\",instance=~\"$instance\",pool=~\"$pool\"}"));
            }
        }
    }

    @Test
    void theDataSourceIsAVariableEverywhere() throws IOException {
        var sources = dashboard.findValues("datasource");
        assertThat(sources).hasSizeGreaterThan(2 * panels.size()).containsOnly(
                new ObjectMapper().readTree("{\"type\": \"prometheus\", \"uid\": \"${datasource}\"}"));
        assertThat(dashboard.at("/templating/list/0/type").textValue()).isEqualTo("datasource");
        assertThat(dashboard.at("/templating/list/0/query").textValue()).isEqualTo("prometheus");
    }

    @Test
    void variablesAreDefinedInTheOrderInWhichTheyDepend() {
        var defined = new ArrayList<String>();
        for (JsonNode variable : dashboard.at("/templating/list")) {
            assertThat(variables(variable.path("query").path("query").asText())).isSubsetOf(defined);
            defined.add(variable.get("name").textValue());
            if (variable.get("type").textValue().equals("query")) {
                assertThat(variable.at("/query/query").textValue()).startsWith("label_values(");
                assertThat(variable.get("refresh").intValue()).as("1 on load, 2 on a change of time").isBetween(1, 2);
                assertThat(variable.get("includeAll").booleanValue()).isTrue();
                assertThat(variable.get("allValue").textValue()).isEqualTo(".*");
            }
        }
        assertThat(defined).isEqualTo(VARIABLES);
        defined.add("__rate_interval");
        assertThat(panels).allSatisfy(panel -> assertThat(variables(panel.toString())).isSubsetOf(defined));
    }

    @Test
    void everyMetricIsScrapedAndEveryScrapedOneIsShown() {
        var shown = METRIC.matcher(dashboard.toString()).results().map(MatchResult::group).collect(
                Collectors.toCollection(TreeSet::new));
        var scraped = Scrape.ofOnePool().names();
        scraped.remove("weir_commit_ahead"); // a setting

        assertThat(shown).isEqualTo(scraped);
    }

    private static Set<String> variables(String text) {
        return VARIABLE.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    private List<JsonNode> panels(boolean withRows) {
        var found = new ArrayList<JsonNode>();
        for (JsonNode panel : dashboard.get("panels")) {
            if (!panel.get("type").textValue().equals("row")) {
                found.add(panel);
            } else if (withRows) {
                assertThat(panel.get("panels")).as("panels that only an open row has").isEmpty();
                found.add(panel);
            }
        }
        return found;
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper().readTree(
                    Path.of("src", "main", "resources", "dev", "weir", "metrics", "grafana-dashboard.json").toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
