package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.Freelist;
import dev.weir.typed.TypedPool;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of docs/metrics.md has the meters that there are, and no others. */
class MeterTableTest {
    private static final Path PAGE = Path.of("docs", "metrics.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(weir\\.[a-z.]+)`(?: `\\{(\\w+)}`)? \\| (.*?) \\| (.*)$");
    private static final Pattern CODE = Pattern.compile("`(\\w+)`");

    interface Trade {
        long price();
        Trade price(long v);
    }

    /** @param tag what splits the meter, or null */
    private record Row(String tag, String prometheus, String words) {

        static Row of(MatchResult found) {
            return new Row(found.group(2), found.group(3), found.group(4));
        }

        /** A name that begins with an underscore is short for the one before it, with another ending. */
        Set<String> series() {
            var names = new TreeSet<String>();
            String whole = "";
            for (var found : CODE.matcher(prometheus).results().toList()) {
                String name = found.group(1);
                whole = name.startsWith("_") ? whole.replaceFirst("_[a-z]+$", name) : name;
                names.add(whole);
            }
            return names;
        }
    }

    private final Map<String, Row> rows = rows();

    @Test
    void everyMeterHasARow() {
        var registry = new SimpleMeterRegistry();
        try (var trades = TypedPool.builder(MethodHandles.lookup(), Trade.class).name("trades").build()) {
            PoolMetrics.monitor(registry, trades, Tags.empty());
            var meters = registry.getMeters().stream().map(Meter::getId).toList();

            assertThat(meters.stream().map(Meter.Id::getName).collect(Collectors.toSet())).isEqualTo(rows.keySet());
            assertThat(meters).allSatisfy(id -> {
                var splits = id.getTags().stream().map(Tag::getKey).filter(key -> !key.equals("pool"));
                assertThat(splits.findFirst().orElse(null)).as(id.getName()).isEqualTo(rows.get(id.getName()).tag());
            });
        }
    }

    @Test
    void everySeriesOfPrometheusHasARow() {
        var documented = rows.values().stream().flatMap(row -> row.series().stream()).collect(Collectors.toSet());

        assertThat(documented).isEqualTo(Scrape.ofOnePool().names());
    }

    @Test
    void everyStateOfABlockIsExplained() {
        var registry = new SimpleMeterRegistry();
        try (Freelist quotes = Freelist.builder(64).name("quotes").build()) {
            PoolMetrics.monitor(registry, quotes, Tags.empty());
            String words = rows.get("weir.blocks").words();

            assertThat(registry.find("weir.blocks").meters()).hasSize(4).allSatisfy(
                    meter -> assertThat(words).contains("`" + meter.getId().getTag("state") + "`"));
        }
    }

    private static Map<String, Row> rows() {
        try {
            return ROW.matcher(Files.readString(PAGE)).results().collect(
                    Collectors.toMap(found -> found.group(1), Row::of, (one, other) -> one, TreeMap::new));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
