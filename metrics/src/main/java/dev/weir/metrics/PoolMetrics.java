package dev.weir.metrics;

import dev.weir.core.Freelist;
import dev.weir.core.PoolClosed;
import dev.weir.typed.TypedPool;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Shows a pool's or freelist's counters as Micrometer meters named {@code weir.*}.
 *
 * <p>The meters read the pool's own statistics whenever the registry asks for them, on the registry's thread; the pool
 * does nothing for them. They leave the registry when the pool is closed. They don't keep the pool alive: when it is
 * collected without a close they leave soon after.
 *
 * <p>Each meter carries the tag {@code pool}, the pool's name, and the tags given here. Pools that share a registry
 * need different names, or a tag that tells them apart, and all of them the same tag keys: Prometheus shows only meters
 * with the keys that it met first.
 *
 * <p>Any thread may call these methods.
 */
public final class PoolMetrics implements MeterBinder, AutoCloseable {
    private static final Set<String> OWN_TAGS = Set.of("pool", "state", "kind");

    private final Target<?> target;
    private final Tags tags;
    private final Queue<Attachment> bound = new ConcurrentLinkedQueue<>();

    private PoolMetrics(Target<?> target, Iterable<Tag> tags) {
        this.target = target;
        this.tags = checked(tags).and("pool", target.name());
    }

    /**
     * {@return a binder of a freelist's meters, for frameworks that collect binders} It does not keep the freelist
     * alive.
     *
     * @param tags what every meter carries besides {@code pool}
     * @throws IllegalArgumentException if a tag's key is pool, state or kind
     */
    public static PoolMetrics of(Freelist freelist, Iterable<Tag> tags) {
        return new PoolMetrics(Target.of(freelist), tags);
    }

    /**
     * {@return a binder of a pool's meters, for frameworks that collect binders} It does not keep the pool alive.
     *
     * @param tags what every meter carries besides {@code pool}
     * @throws IllegalArgumentException if a tag's key is pool, state or kind
     */
    public static PoolMetrics of(TypedPool<?> pool, Iterable<Tag> tags) {
        return new PoolMetrics(Target.of(pool), tags);
    }

    /**
     * Registers the meters of a freelist, until it is closed.
     *
     * @param tags what every meter carries besides {@code pool}
     * @throws IllegalArgumentException as {@link #of(Freelist, Iterable)} and {@link #bindTo} do
     * @throws PoolClosed               if the freelist is closed
     */
    public static void monitor(MeterRegistry registry, Freelist freelist, Iterable<Tag> tags) {
        of(freelist, tags).bindTo(registry);
    }

    /**
     * Registers the meters of a pool, until it is closed.
     *
     * @param tags what every meter carries besides {@code pool}
     * @throws IllegalArgumentException as {@link #of(TypedPool, Iterable)} and {@link #bindTo} do
     * @throws PoolClosed               if the pool is closed
     */
    public static void monitor(MeterRegistry registry, TypedPool<?> pool, Iterable<Tag> tags) {
        of(pool, tags).bindTo(registry);
    }

    /**
     * Has the meters of each pool agree with each other in one scrape: what {@code scrape} reads of a pool on this
     * thread comes from one snapshot of its counters, taken when the first of its meters is read. Without this, each
     * meter that is read takes a snapshot for itself, and a pool in use has moved on from one to the next.
     *
     * <pre>{@code
     * String text = PoolMetrics.inOneReading(registry::scrape);
     * }</pre>
     *
     * @return what {@code scrape} does
     */
    public static <R> R inOneReading(Supplier<R> scrape) {
        return Reading.during(scrape);
    }

    private static Tags checked(Iterable<Tag> given) {
        Tags tags = Tags.of(given);
        tags.stream().map(Tag::getKey).filter(OWN_TAGS::contains).findFirst().ifPresent(key -> {
            throw new IllegalArgumentException(
                    "tags has the key %s; allowed: any but pool, state and kind, which the meters have".formatted(key));
        });
        return tags;
    }

    /**
     * Registers the meters, until the pool or this binder is closed.
     *
     * @throws IllegalArgumentException if a pool of that name and tags is bound to the registry, or its pools have
     *                                  other tag keys
     * @throws PoolClosed               if the pool is closed
     * @throws IllegalStateException    if the pool was collected
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        bind(target, registry);
    }

    private <P> void bind(Target<P> target, MeterRegistry registry) {
        P pool = target.require();
        Attachment attachment = Attachment.to(pool, target);
        try {
            Bindings bindings = Bindings.of(registry);
            bindings.add(target.name(), tags);
            attachment.atEnd(() -> bindings.remove(tags));
            List<Meter> meters = Meters.register(registry, pool, target.kind(), tags);
            attachment.atEnd(() -> meters.forEach(registry::remove));
        } catch (RuntimeException e) {
            attachment.end();
            throw e;
        }
        bound.add(attachment);
    }

    /** Takes the meters out of the registries that they were bound to here. The pool goes on. */
    @Override
    public void close() {
        for (Attachment attachment = bound.poll(); attachment != null; attachment = bound.poll()) {
            attachment.end();
        }
    }
}
