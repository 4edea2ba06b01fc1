package dev.weir.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.util.StringEscapeUtils;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What the {@link PressurePage} draws, as JSON:
 *
 * <pre>{@code
 * {"millis": 81732.4, "pools": [{"pool": "quotes", "tags": {"site": "north"}, "meters": {
 *     "weir.commits": 3, "weir.blocks": {"active": 7, "cached": 2, "idle": 3},
 *     "weir.commit": {"count": 3, "seconds": 0.1}}}]}
 * }</pre>
 *
 * <p>Pools are sorted by name, then tags. A meter that a tag splits is an object of the tag's values. The numbers of a
 * pool are from one snapshot. {@code millis} is from before the first, on a clock that only runs forward, good for
 * differences. A number that is not finite is null.
 */
final class PressureData {
    private static final String PREFIX = "weir.";
    private static final String POOL = "pool";
    /** The tags that split a meter of one pool; all others tell pools apart. */
    private static final List<String> SPLITS = List.of("state", "kind");
    private static final String UNSPLIT = "";
    private static final double LARGEST_EXACT = 1L << 53;

    private PressureData() {}

    private record Pool(String name, Map<String, String> tags) {
        static final Comparator<Pool> ORDER =
                Comparator.comparing(Pool::name).thenComparing(pool -> pool.tags.toString());

        static Pool of(Meter.Id id, String name) {
            return new Pool(
                    name,
                    id.getTags()
                            .stream()
                            .filter(tag -> !tag.getKey().equals(POOL) && !SPLITS.contains(tag.getKey()))
                            .collect(Collectors.toMap(Tag::getKey, Tag::getValue, (one, other) -> one, TreeMap::new)));
        }
    }

    /** By the meter's name, then by what splits it. */
    private record Readings(Map<String, Map<String, Double>> byMeter) {

        void add(Meter meter) {
            var parts = byMeter.computeIfAbsent(meter.getId().getName(), name -> new TreeMap<>());
            switch (meter) {
                case Gauge gauge -> parts.put(part(meter), gauge.value());
                case FunctionCounter counter -> parts.put(part(meter), counter.count());
                case FunctionTimer timer -> {
                    parts.put("count", timer.count());
                    parts.put("seconds", timer.totalTime(TimeUnit.SECONDS));
                }
                default -> parts.put(part(meter), Double.NaN);
            }
        }

        private static String part(Meter meter) {
            for (String split : SPLITS) {
                String value = meter.getId().getTag(split);
                if (value != null) {
                    return value;
                }
            }
            return UNSPLIT;
        }
    }

    static String json(MeterRegistry registry) {
        return Reading.during(() -> read(registry));
    }

    private static String read(MeterRegistry registry) {
        double millis = System.nanoTime() / 1e6;
        var pools = new TreeMap<Pool, Readings>(Pool.ORDER);
        for (Meter meter : registry.getMeters()) {
            String name = meter.getId().getTag(POOL);
            if (name != null && meter.getId().getName().startsWith(PREFIX)) {
                pools.computeIfAbsent(Pool.of(meter.getId(), name), pool -> new Readings(new TreeMap<>())).add(meter);
            }
        }
        var json = new StringBuilder().append("{\"millis\":").append(millis).append(",\"pools\":[");
        String separator = "";
        for (var pool : pools.entrySet()) {
            text(json.append(separator).append("{\"pool\":"), pool.getKey().name());
            object(json.append(",\"tags\":"), pool.getKey().tags(), PressureData::text);
            object(json.append(",\"meters\":"), pool.getValue().byMeter(), PressureData::reading);
            json.append('}');
            separator = ",";
        }
        return json.append("]}").toString();
    }

    private static void reading(StringBuilder json, Map<String, Double> parts) {
        Double whole = parts.get(UNSPLIT);
        if (whole != null) {
            number(json, whole);
        } else {
            object(json, parts, PressureData::number);
        }
    }

    private static <V> void object(StringBuilder json, Map<String, V> members, BiConsumer<StringBuilder, V> writer) {
        json.append('{');
        String separator = "";
        for (var member : members.entrySet()) {
            text(json.append(separator), member.getKey());
            writer.accept(json.append(':'), member.getValue());
            separator = ",";
        }
        json.append('}');
    }

    private static void text(StringBuilder json, String text) {
        json.append('"').append(StringEscapeUtils.escapeJson(text)).append('"');
    }

    private static void number(StringBuilder json, double number) {
        if (!Double.isFinite(number)) {
            json.append("null");
        } else if (number == Math.rint(number) && Math.abs(number) < LARGEST_EXACT) {
            json.append((long) number);
        } else {
            json.append(number);
        }
    }
}
