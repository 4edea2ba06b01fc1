package dev.weir.metrics;

import dev.weir.typed.TypedPool;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Prometheus gets from a registry.
 *
 * @param text   in Prometheus' text format
 * @param values by series, such as {@code weir_blocks{pool="quotes",state="idle"}}, labels sorted by name
 */
record Scrape(PrometheusMeterRegistry registry, String text, Map<String, Double> values) {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z]\\S*?(?:\\{.*})?) (\\S+)$");

    static Scrape of(PrometheusMeterRegistry registry) {
        return of(registry, registry.scrape());
    }

    /** {@return what a server said of a registry} */
    static Scrape of(PrometheusMeterRegistry registry, String text) {
        var values = new TreeMap<String, Double>();
        SAMPLE.matcher(text).results().forEach(sample -> values.put(sample.group(1), Double.valueOf(sample.group(2))));
        return new Scrape(registry, text, values);
    }

    /** {@return what is scraped of a registry with one pool bound, after some use} */
    static Scrape ofOnePool() {
        interface Trade {
            long price();
            Trade price(long v);
        }
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (var trades = TypedPool.builder(MethodHandles.lookup(), Trade.class).name("trades").build()) {
            PoolMetrics.monitor(registry, trades, Tags.empty());
            Trade trade = trades.get().price(7);
            if (trade.price() == 7) {
                trades.put(trade);
            }
            return of(registry);
        }
    }

    /** {@return the names of all series, without their labels} */
    Set<String> names() {
        return values.keySet().stream().map(series -> series.replaceFirst("\\{.*", "")).collect(
                Collectors.toCollection(TreeSet::new));
    }

    /** {@return the value of a meter's series, {@code suffix} being {@code _sum} or {@code _count} of a timer} */
    double value(Meter meter, String suffix) {
        Meter.Id id = meter.getId();
        String name = registry.config().namingConvention().name(id.getName(), id.getType(), id.getBaseUnit());
        String labels = id.getTags()
                .stream()
                .sorted()
                .map(Scrape::label)
                .collect(Collectors.joining(","));
        String total = id.getType() == Meter.Type.COUNTER ? "_total" : "";
        String series = name + total + suffix + "{" + labels + "}";
        Double value = values.get(series);
        if (value == null) {
            throw new AssertionError("no " + series + " in " + values.keySet());
        }
        return value;
    }

    private static String label(Tag tag) {
        return "%s=\"%s\"".formatted(tag.getKey(), tag.getValue());
    }
}
