package dev.weir.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Which pools are bound to a registry. It would take the second pool of a name for the first and say nothing, and
 * Prometheus leaves out, with one warning, meters whose tag keys differ from those it met first.
 */
final class Bindings {
    private static final Map<MeterRegistry, Bindings> ALL = Collections.synchronizedMap(new WeakHashMap<>());

    private final Set<Tags> bound = new HashSet<>();

    private Bindings() {}

    static Bindings of(MeterRegistry registry) {
        return ALL.computeIfAbsent(registry, key -> new Bindings());
    }

    /**
     * Notes that a pool's meters are in the registry.
     *
     * @param tags those that tell it from other pools, its name among them
     * @throws IllegalArgumentException if they don't tell it from another, or have other keys
     */
    synchronized void add(String pool, Tags tags) {
        if (bound.contains(tags)) {
            throw new IllegalArgumentException(
                    ("a pool named %s is bound to this registry with the tags %s; give each pool a name of its own or a"
                            + " tag that tells them apart, and bind it once")
                            .formatted(pool, tags));
        }
        if (!bound.isEmpty()) {
            List<String> others = keys(bound.iterator().next());
            if (!others.equals(keys(tags))) {
                throw new IllegalArgumentException(
                        "pool %s has the tag keys %s; allowed: %s, those of the pools that are bound to this registry"
                                .formatted(pool, keys(tags), others));
            }
        }
        bound.add(tags);
    }

    synchronized void remove(Tags tags) {
        bound.remove(tags);
    }

    private static List<String> keys(Tags tags) {
        return tags.stream().map(Tag::getKey).toList();
    }
}
