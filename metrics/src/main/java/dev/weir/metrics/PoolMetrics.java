package dev.weir.metrics;

import dev.weir.core.Freelist;
import dev.weir.core.FreelistStats;
import dev.weir.typed.TypedPool;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Shows a pool's or freelist's counters as Micrometer meters named {@code weir.*}.
 *
 * <p>The meters read the pool's own statistics whenever the registry asks for them, on the registry's thread; the pool
 * does nothing for them. They hold the pool weakly: they don't keep it alive, and once it is collected its gauges
 * answer NaN and its counters stay where they were.
 *
 * <p>Each meter carries the tag {@code pool}, the pool's name. A registry keeps only the first of two meters with the
 * same name and tags, so pools that share a registry need different names or a tag that tells them apart. Prometheus
 * also needs the same tag keys on every pool.
 *
 * <p>Any thread may call these methods.
 */
public final class PoolMetrics {
    private PoolMetrics() {}

    /**
     * Registers the meters of a freelist.
     *
     * @param tags what every meter carries besides {@code pool}
     */
    public static void monitor(MeterRegistry registry, Freelist freelist, Iterable<Tag> tags) {
        new Binder<>(registry, freelist, Freelist::stats, Tags.of(tags).and("pool", freelist.name())).bind();
    }

    /**
     * Registers the meters of a pool.
     *
     * @param tags what every meter carries besides {@code pool}
     */
    public static void monitor(MeterRegistry registry, TypedPool<?> pool, Iterable<Tag> tags) {
        new Binder<TypedPool<?>>(registry, pool, p -> p.stats().freelist(), Tags.of(tags).and("pool", pool.name()))
                .bind();
        FunctionCounter.builder("weir.leaks", pool, p -> p.stats().leaks())
                .baseUnit("records")
                .description("Records found that were dropped without a put")
                .tags(Tags.of(tags).and("pool", pool.name()))
                .register(registry);
    }

    /** @param stats must not capture the pool: the meters hold on to it */
    private record Binder<P>(MeterRegistry registry, P pool, Function<P, FreelistStats> stats, Tags tags) {

        void bind() {
            counter("weir.commits", "commits", "Chunks of memory committed", FreelistStats::commits);
            counter("weir.guard.hits", "hits", "Gets that reached the guard", FreelistStats::guardHits);
            counter(
                    "weir.commit.failures",
                    "failures",
                    "Chunks of memory that the system refused to commit",
                    FreelistStats::commitFailures);
            counter("weir.gets", "gets", "Blocks handed out", FreelistStats::gets);
            counter("weir.puts", "puts", "Blocks put back", FreelistStats::puts);
            counter(
                    "weir.misuses",
                    "misuses",
                    "Calls refused because the caller did what it must not",
                    FreelistStats::misuses);
            counter("weir.waits", "waits", "Gets that had to wait for a block", FreelistStats::waits);

            gauge(
                    "weir.occupancy",
                    "ratio",
                    "Share of the committed blocks that is in callers' hands, 0 to 1",
                    FreelistStats::occupancy);
            gauge(
                    "weir.limit.used",
                    "ratio",
                    "Share of the limit's blocks that is in callers' hands, 0 to 1",
                    s -> s.capacity() == 0 ? 1 : (double) s.active() / s.capacity());
            blocks("active", FreelistStats::active);
            blocks("cached", FreelistStats::cached);
            blocks("idle", s -> Math.max(0, s.committedBlocks() - s.active() - s.cached()));
            gauge("weir.waiters", "threads", "Threads whose get waits for a block", FreelistStats::waiters);
            gauge("weir.capacity", "blocks", "Blocks that the limit allows", FreelistStats::capacity);
            gauge(
                    "weir.memory.committed",
                    BaseUnits.BYTES,
                    "Bytes of the committed blocks, padding included",
                    FreelistStats::committedBytes);
            gauge(
                    "weir.memory.reserved",
                    BaseUnits.BYTES,
                    "Bytes of the address range, tables and guard pages included",
                    FreelistStats::reservedBytes);
        }

        private void counter(String name, String unit, String description, ToDoubleFunction<FreelistStats> value) {
            FunctionCounter.builder(name, pool, reading(value))
                    .baseUnit(unit)
                    .description(description)
                    .tags(tags)
                    .register(registry);
        }

        private void gauge(String name, String unit, String description, ToDoubleFunction<FreelistStats> value) {
            Gauge.builder(name, pool, reading(value))
                    .baseUnit(unit)
                    .description(description)
                    .tags(tags)
                    .register(registry);
        }

        private void blocks(String state, ToDoubleFunction<FreelistStats> value) {
            Gauge.builder("weir.blocks", pool, reading(value))
                    .baseUnit("blocks")
                    .description(
                            "Committed blocks in callers' hands (active), in threads' caches (cached), free (idle)")
                    .tags(tags.and("state", state))
                    .register(registry);
        }

        private ToDoubleFunction<P> reading(ToDoubleFunction<FreelistStats> value) {
            // A lambda that used the component directly would capture the binder, and with it the pool.
            var read = stats;
            return p -> value.applyAsDouble(read.apply(p));
        }
    }
}
