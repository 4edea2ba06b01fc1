package dev.weir.metrics;

import dev.weir.core.DoublePut;
import dev.weir.core.ForeignHandle;
import dev.weir.core.FreelistStats;
import dev.weir.core.Overrun;
import dev.weir.core.PoolClosed;
import dev.weir.core.StaleHandle;
import dev.weir.core.WrongThread;
import dev.weir.typed.StaleRecord;
import dev.weir.typed.TypedPoolStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The meters of one pool in one registry. Micrometer holds the pool that they read weakly, so no function here may
 * capture it.
 */
final class Meters<P> {
    private static final List<String> MISUSES = Stream.of(
            DoublePut.class, StaleHandle.class, StaleRecord.class, ForeignHandle.class, Overrun.class,
            WrongThread.class, PoolClosed.class).map(Class::getSimpleName).toList();

    private final MeterRegistry registry;
    private final P pool;
    private final Function<P, TypedPoolStats> stats;
    private final Tags tags;
    private final List<Meter> registered = new ArrayList<>();

    private Meters(MeterRegistry registry, P pool, Function<P, TypedPoolStats> stats, Tags tags) {
        this.registry = registry;
        this.pool = pool;
        this.stats = stats;
        this.tags = tags;
    }

    /** Registers them. {@return what was registered} */
    static <P> List<Meter> register(MeterRegistry registry, P pool, Target.Kind<P> kind, Tags tags) {
        var meters = new Meters<>(registry, pool, Reading.of(kind.stats()), tags);
        try {
            meters.growth(kind.commitAhead());
            meters.use();
            meters.mistakes(kind.typed());
            meters.blocks();
            meters.memory();
        } catch (RuntimeException e) {
            meters.registered.forEach(registry::remove);
            throw e;
        }
        return meters.registered;
    }

    private void growth(Predicate<P> commitAhead) {
        counter("weir.commits", "commits", "Chunks of memory committed", FreelistStats::commits);
        counter("weir.guard.hits", "hits", "Gets that reached the guard", FreelistStats::guardHits);
        counter(
                "weir.commit.failures",
                "failures",
                "Chunks of memory that the system refused to commit",
                FreelistStats::commitFailures);
        timer("weir.commit", "Time that commits took", FreelistStats::commits, FreelistStats::commitNanos);
        // A setting, which tells alerts on guard hits where there should be none.
        registered.add(Gauge.builder("weir.commit.ahead", pool, p -> commitAhead.test(p) ? 1 : 0)
                .description("1 where chunks are committed before they are needed, 0 where by need")
                .tags(tags)
                .register(registry));
    }

    private void use() {
        counter("weir.gets", "gets", "Blocks handed out", FreelistStats::gets);
        counter("weir.puts", "puts", "Blocks put back", FreelistStats::puts);
        counter(
                "weir.exhausted",
                "gets",
                "Gets that found every block of the limit in use, and were refused or made to wait",
                FreelistStats::exhausted);
        counter("weir.waits", "waits", "Gets that had to wait for a block", FreelistStats::waits);
        gauge("weir.waiters", "threads", "Threads whose get waits for a block", FreelistStats::waiters);
    }

    private void mistakes(boolean typed) {
        for (String kind : MISUSES) {
            misuses(kind, s -> s.misusesByKind().getOrDefault(kind, 0L));
        }
        misuses("other", Meters::otherMisuses);
        if (typed) {
            // Not a counter of blocks: only pools of records know that one was dropped.
            var read = stats;
            registered.add(FunctionCounter.builder("weir.leaks", pool, p -> read.apply(p).leaks())
                    .baseUnit("records")
                    .description("Records found that were dropped without a put")
                    .tags(tags)
                    .register(registry));
        }
    }

    private void misuses(String kind, ToDoubleFunction<FreelistStats> value) {
        counter(
                "weir.misuses",
                "misuses",
                "Calls refused because the caller did what it must not, by the exception that it got",
                tags.and("kind", kind),
                value);
    }

    /** So that the sum over all kinds is right whatever exceptions there are. */
    private static double otherMisuses(FreelistStats stats) {
        return stats.misusesByKind()
                .entrySet()
                .stream()
                .filter(entry -> !MISUSES.contains(entry.getKey()))
                .mapToLong(entry -> entry.getValue())
                .sum();
    }

    private void blocks() {
        gauge(
                "weir.occupancy",
                "ratio",
                "Share of the committed blocks that is in callers' hands, 0 to 1",
                FreelistStats::occupancy);
        gauge(
                "weir.limit.used",
                "ratio",
                "Share of the limit's blocks that is in callers' hands, 0 to 1",
                FreelistStats::limitUsed);
        gauge("weir.capacity", "blocks", "Blocks that the limit allows", FreelistStats::capacity);
        blocks("active", FreelistStats::active);
        blocks("cached", FreelistStats::cached);
        blocks("idle", FreelistStats::idle);
        blocks("parked", FreelistStats::parkedBlocks);
    }

    private void blocks(String state, ToDoubleFunction<FreelistStats> value) {
        gauge(
                "weir.blocks",
                "blocks",
                "Committed blocks in callers' hands (active), in threads' caches (cached), free (idle), without memory since"
                        + " a trim (parked)",
                tags.and("state", state),
                value);
    }

    private void memory() {
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
        counter(
                "weir.memory.trimmed",
                BaseUnits.BYTES,
                "Bytes of free blocks that trims gave back to the system",
                FreelistStats::trimmedBytes);
        counter("weir.trims", "trims", "Trims that gave memory back", FreelistStats::trims);
    }

    private void counter(String name, String unit, String description, ToDoubleFunction<FreelistStats> value) {
        counter(name, unit, description, tags, value);
    }

    private void counter(
            String name, String unit, String description, Tags tags, ToDoubleFunction<FreelistStats> value) {
        registered.add(FunctionCounter.builder(name, pool, reading(value))
                .baseUnit(unit)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    private void gauge(String name, String unit, String description, ToDoubleFunction<FreelistStats> value) {
        gauge(name, unit, description, tags, value);
    }

    private void gauge(
            String name, String unit, String description, Tags tags, ToDoubleFunction<FreelistStats> value) {
        registered.add(Gauge.builder(name, pool, reading(value))
                .baseUnit(unit)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    private void timer(
            String name,
            String description,
            ToLongFunction<FreelistStats> count,
            ToDoubleFunction<FreelistStats> nanos) {
        var read = stats;
        registered.add(FunctionTimer.builder(
                name,
                pool,
                p -> count.applyAsLong(read.apply(p).freelist()),
                reading(nanos),
                TimeUnit.NANOSECONDS).description(description).tags(tags).register(registry));
    }

    private ToDoubleFunction<P> reading(ToDoubleFunction<FreelistStats> value) {
        // A lambda that used the field directly would capture this object, and with it the pool.
        var read = stats;
        return p -> value.applyAsDouble(read.apply(p).freelist());
    }
}
