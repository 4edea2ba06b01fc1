package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.DoublePut;
import dev.weir.core.Freelist;
import dev.weir.typed.TypedPool;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoolMetricsTest {
    private static final Tags SITE = Tags.of("site", "north");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void metersFollowTheFreelist() {
        try (Freelist quotes = quotes()) {
            PoolMetrics.monitor(registry, quotes, SITE);
            assertThat(gauge("weir.occupancy")).isZero();
            assertThat(gauge("weir.capacity")).isEqualTo(4096);
            assertThat(gauge("weir.memory.committed")).isZero();
            assertThat(gauge("weir.memory.reserved")).isEqualTo((double) quotes.stats().reservedBytes());

            long first = quotes.get();
            long[] rest = new long[1023];
            quotes.get(rest, 0, rest.length);
            assertThat(counter("weir.gets")).isEqualTo(1024);
            assertThat(counter("weir.commits")).isEqualTo(1);
            assertThat(counter("weir.guard.hits")).isEqualTo(1);
            assertThat(gauge("weir.occupancy")).isEqualTo(1);
            assertThat(gauge("weir.limit.used")).isEqualTo(0.25);
            assertThat(gauge("weir.blocks", "state", "active")).isEqualTo(1024);
            assertThat(gauge("weir.blocks", "state", "idle")).isZero();
            assertThat(gauge("weir.memory.committed")).isEqualTo(64 * 1024);

            quotes.put(first);
            assertThatThrownBy(() -> quotes.put(first)).isInstanceOf(DoublePut.class);
            assertThat(counter("weir.puts")).isEqualTo(1);
            assertThat(counter("weir.misuses", "kind", "DoublePut")).isEqualTo(1);
            assertThat(counter("weir.misuses", "kind", "StaleHandle")).isZero();
            assertThat(counter("weir.misuses", "kind", "other")).isZero();
            assertThat(registry.get("weir.commit").functionTimer().count()).isEqualTo(1);
            // The registry keeps seconds, and not every number of nanoseconds comes back from them unrounded.
            double nanos = registry.get("weir.commit").functionTimer().totalTime(TimeUnit.NANOSECONDS);
            assertThat(Math.round(nanos)).isEqualTo(quotes.stats().commitNanos()).isPositive();
            assertThat(counter("weir.commit.failures")).isZero();
            assertThat(gauge("weir.blocks", "state", "cached")).isEqualTo(1);
            assertThat(gauge("weir.blocks", "state", "idle")).isZero();
            quotes.flush();
            assertThat(gauge("weir.blocks", "state", "cached")).isZero();
            assertThat(gauge("weir.blocks", "state", "idle")).isEqualTo(1);
            assertThat(counter("weir.exhausted")).isZero();
            quotes.maxBlocks(0);
            assertThat(quotes.tryGet()).isEqualTo(Freelist.NONE);
            assertThat(counter("weir.exhausted")).isEqualTo(1);
            assertThat(gauge("weir.limit.used")).isEqualTo(1);
        }
    }

    @Test
    void metersFollowTheTypedPool() {
        interface Trade {
            long price();
            Trade price(long v);
        }
        try (var trades = TypedPool.builder(MethodHandles.lookup(), Trade.class).name("trades").maxBlocks(10).build()) {
            PoolMetrics.monitor(registry, trades, SITE);
            trades.put(trades.get());
            assertThat(trades.get().price(3).price()).isEqualTo(3);

            assertThat(registry.get("weir.gets").tag("pool", "trades").functionCounter().count()).isEqualTo(2);
            assertThat(registry.get("weir.puts").tag("pool", "trades").functionCounter().count()).isEqualTo(1);
            assertThat(registry.get("weir.occupancy").tag("pool", "trades").gauge().value()).isEqualTo(0.1);
        }
    }

    @Test
    void metersShowWhatATrimGaveBack() {
        try (Freelist quotes = quotes()) {
            PoolMetrics.monitor(registry, quotes, SITE);
            quotes.put(quotes.get());
            long trimmed = quotes.trim();
            assertThat(trimmed).isEqualTo(64 * 1024);
            assertThat(counter("weir.memory.trimmed")).isEqualTo(64 * 1024);
            assertThat(counter("weir.trims")).isEqualTo(1);
            assertThat(gauge("weir.blocks", "state", "parked")).isEqualTo(1024);
            assertThat(gauge("weir.blocks", "state", "idle")).isZero();
            assertThat(gauge("weir.memory.committed")).isEqualTo(64 * 1024);
        }
    }

    @Test
    void metersShowLeaks() {
        interface Trade {
            long price();
            Trade price(long v);
        }
        try (var trades = TypedPool.builder(MethodHandles.lookup(), Trade.class).name("trades").checked().build()) {
            PoolMetrics.monitor(registry, trades, SITE);
            assertThat(counter("weir.leaks")).isZero();
            assertThat(trades.get().price(7).price()).isEqualTo(7);
            assertThat(Garbage.collectUntil(() -> counter("weir.leaks") == 1)).isTrue();
        }
    }

    @Test
    void metersShowWhoWaits() throws Exception {
        try (var quotes = Freelist.builder(64).name("quotes").maxBlocks(1).build()) {
            PoolMetrics.monitor(registry, quotes, SITE);
            long only = quotes.get();
            assertThat(gauge("weir.waiters")).isZero();
            var served = new FutureTask<>(() -> quotes.get(Duration.ofDays(1)));
            Thread.ofPlatform().start(served);
            while (quotes.stats().waiters() == 0 || quotes.stats().waits() == 0) {
                Thread.onSpinWait();
            }
            assertThat(gauge("weir.waiters")).isEqualTo(1);
            assertThat(counter("weir.waits")).isEqualTo(1);

            quotes.put(only);
            served.get();
            assertThat(gauge("weir.waiters")).isZero();
            assertThat(counter("weir.waits")).isEqualTo(1);
        }
    }

    @Test
    void aPoolThatCommitsAheadSaysSo() {
        try (var ahead = Freelist.builder(64).name("ahead").commitAhead(true).build();
                var byNeed = Freelist.builder(64).name("by need").build()) {
            PoolMetrics.monitor(registry, ahead, SITE);
            PoolMetrics.monitor(registry, byNeed, SITE);

            assertThat(gauge("weir.commit.ahead", "pool", "ahead")).isEqualTo(1);
            assertThat(gauge("weir.commit.ahead", "pool", "by need")).isZero();
        }
    }

    @Test
    void everyMeterSaysWhatItCountsAndOfWhichPool() {
        try (Freelist quotes = quotes()) {
            PoolMetrics.monitor(registry, quotes, SITE);

            assertThat(registry.getMeters()).hasSize(29).extracting(Meter::getId).allSatisfy(id -> {
                assertThat(id.getDescription()).isNotBlank();
                if (!id.getName().equals("weir.commit.ahead")) {
                    assertThat(id.getBaseUnit()).isNotBlank();
                }
                assertThat(id.getTag("pool")).isEqualTo("quotes");
                assertThat(id.getTag("site")).isEqualTo("north");
            });
        }
    }

    @Test
    void prometheusExposesTheseNames() {
        var prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Freelist quotes = quotes()) {
            PoolMetrics.monitor(prometheus, quotes, Tags.empty());

            assertThat(prometheus.scrape().replaceAll("} [0-9.]+\n", "}\n")).isEqualTo(
                    """
                            # HELP weir_blocks Committed blocks in callers' hands (active), in threads' caches (cached), free (idle), without memory since a trim (parked)
                            # TYPE weir_blocks gauge
                            weir_blocks{pool="quotes",state="active"}
                            weir_blocks{pool="quotes",state="cached"}
                            weir_blocks{pool="quotes",state="idle"}
                            weir_blocks{pool="quotes",state="parked"}
                            # HELP weir_capacity_blocks Blocks that the limit allows
                            # TYPE weir_capacity_blocks gauge
                            weir_capacity_blocks{pool="quotes"}
                            # HELP weir_commit_ahead 1 where chunks are committed before they are needed, 0 where by need
                            # TYPE weir_commit_ahead gauge
                            weir_commit_ahead{pool="quotes"}
                            # HELP weir_commit_failures_total Chunks of memory that the system refused to commit
                            # TYPE weir_commit_failures_total counter
                            weir_commit_failures_total{pool="quotes"}
                            # HELP weir_commit_seconds Time that commits took
                            # TYPE weir_commit_seconds summary
                            weir_commit_seconds_count{pool="quotes"}
                            weir_commit_seconds_sum{pool="quotes"}
                            # HELP weir_commits_total Chunks of memory committed
                            # TYPE weir_commits_total counter
                            weir_commits_total{pool="quotes"}
                            # HELP weir_exhausted_gets_total Gets that found every block of the limit in use, and were refused or made to wait
                            # TYPE weir_exhausted_gets_total counter
                            weir_exhausted_gets_total{pool="quotes"}
                            # HELP weir_gets_total Blocks handed out
                            # TYPE weir_gets_total counter
                            weir_gets_total{pool="quotes"}
                            # HELP weir_guard_hits_total Gets that reached the guard
                            # TYPE weir_guard_hits_total counter
                            weir_guard_hits_total{pool="quotes"}
                            # HELP weir_limit_used_ratio Share of the limit's blocks that is in callers' hands, 0 to 1
                            # TYPE weir_limit_used_ratio gauge
                            weir_limit_used_ratio{pool="quotes"}
                            # HELP weir_memory_committed_bytes Bytes of the committed blocks, padding included
                            # TYPE weir_memory_committed_bytes gauge
                            weir_memory_committed_bytes{pool="quotes"}
                            # HELP weir_memory_reserved_bytes Bytes of the address range, tables and guard pages included
                            # TYPE weir_memory_reserved_bytes gauge
                            weir_memory_reserved_bytes{pool="quotes"}
                            # HELP weir_memory_trimmed_bytes_total Bytes of free blocks that trims gave back to the system
                            # TYPE weir_memory_trimmed_bytes_total counter
                            weir_memory_trimmed_bytes_total{pool="quotes"}
                            # HELP weir_misuses_total Calls refused because the caller did what it must not, by the exception that it got
                            # TYPE weir_misuses_total counter
                            weir_misuses_total{kind="DoublePut",pool="quotes"}
                            weir_misuses_total{kind="ForeignHandle",pool="quotes"}
                            weir_misuses_total{kind="Overrun",pool="quotes"}
                            weir_misuses_total{kind="PoolClosed",pool="quotes"}
                            weir_misuses_total{kind="StaleHandle",pool="quotes"}
                            weir_misuses_total{kind="StaleRecord",pool="quotes"}
                            weir_misuses_total{kind="WrongThread",pool="quotes"}
                            weir_misuses_total{kind="other",pool="quotes"}
                            # HELP weir_occupancy_ratio Share of the committed blocks that is in callers' hands, 0 to 1
                            # TYPE weir_occupancy_ratio gauge
                            weir_occupancy_ratio{pool="quotes"}
                            # HELP weir_puts_total Blocks put back
                            # TYPE weir_puts_total counter
                            weir_puts_total{pool="quotes"}
                            # HELP weir_trims_total Trims that gave memory back
                            # TYPE weir_trims_total counter
                            weir_trims_total{pool="quotes"}
                            # HELP weir_waiters_threads Threads whose get waits for a block
                            # TYPE weir_waiters_threads gauge
                            weir_waiters_threads{pool="quotes"}
                            # HELP weir_waits_total Gets that had to wait for a block
                            # TYPE weir_waits_total counter
                            weir_waits_total{pool="quotes"}
                            """);
        }
    }

    /** 4,096 blocks, 1,024 of them to a chunk. */
    private static Freelist quotes() {
        return Freelist.builder(64).name("quotes").chunkBytes(64 * 1024).maxBlocks(4096).build();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }
}
