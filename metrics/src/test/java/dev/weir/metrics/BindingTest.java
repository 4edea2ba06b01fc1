package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.Freelist;
import dev.weir.core.FreelistCache;
import dev.weir.core.PoolClosed;
import dev.weir.typed.TypedPool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How long meters live, and which pools may share a registry. */
class BindingTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    interface Trade {
        long price();
        Trade price(long v);
    }

    @Test
    void metersLeaveWhenTheirPoolIsClosed() {
        try (Freelist other = freelist("other")) {
            Freelist quotes = freelist("quotes");
            PoolMetrics.monitor(registry, quotes, Tags.empty());
            PoolMetrics.monitor(registry, other, Tags.empty());
            quotes.close();

            assertThat(registry.getMeters()).isNotEmpty().allSatisfy(
                    meter -> assertThat(meter.getId().getTag("pool")).isEqualTo("other"));
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void metersLeaveEveryRegistryOfAComposite() {
        var prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var composite = new CompositeMeterRegistry();
        composite.add(registry);
        composite.add(prometheus);
        try (var trades = trades("trades")) {
            PoolMetrics.monitor(composite, trades, Tags.of("site", "north"));
            assertThat(registry.get("weir.leaks").functionCounter().count()).isZero();
            assertThat(prometheus.scrape()).contains("weir_leaks_records_total{pool=\"trades\",site=\"north\"} 0.0");
        }
        assertThat(composite.getMeters()).isEmpty();
        assertThat(registry.getMeters()).isEmpty();
        assertThat(prometheus.scrape()).isEmpty();
    }

    @Test
    void closingTheBinderLeavesThePoolAlone() {
        try (Freelist quotes = freelist("quotes")) {
            PoolMetrics binder = PoolMetrics.of(quotes, Tags.empty());
            binder.bindTo(registry);
            var second = new SimpleMeterRegistry();
            binder.bindTo(second);
            binder.close();
            binder.close();

            assertThat(registry.getMeters()).isEmpty();
            assertThat(second.getMeters()).isEmpty();
            quotes.put(quotes.get());
            binder.bindTo(registry);
            assertThat(registry.get("weir.gets").functionCounter().count()).isEqualTo(1);
        }
    }

    @Test
    void aPoolThatLivesIsNeverLost() {
        Freelist quotes = freelist("quotes");
        PoolMetrics.monitor(registry, quotes, Tags.empty());
        Garbage.collect();
        assertThat(registry.get("weir.capacity").gauge().value()).isEqualTo(100);
        assertThat(registry.get("weir.commit").functionTimer().count()).isZero();
        quotes.close();
    }

    /** The freelist is in use as long as someone can get from its cache. */
    @Test
    void aCacheKeepsTheMeters() {
        FreelistCache cache = cacheOfMonitored();
        Garbage.collect();
        long handle = cache.get();
        assertThat(registry.get("weir.blocks").tag("state", "active").gauge().value()).isEqualTo(1);
        cache.put(handle);
    }

    private FreelistCache cacheOfMonitored() {
        Freelist quotes = freelist("quotes");
        PoolMetrics.monitor(registry, quotes, Tags.empty());
        return quotes.cache();
    }

    @Test
    void aPoolThatIsDroppedWithoutCloseTakesItsMetersAlong() {
        var dropped = dropMonitored();
        assertThat(Garbage.collectUntil(() -> dropped.refersTo(null) && registry.getMeters().isEmpty())).isTrue();
        dropMonitored();
    }

    private WeakReference<TypedPool<Trade>> dropMonitored() {
        var dropped = trades("trades");
        PoolMetrics.monitor(registry, dropped, Tags.empty());
        dropped.put(dropped.get().price(1));
        return new WeakReference<>(dropped);
    }

    @Test
    void aBinderDoesNotKeepItsPool() {
        PoolMetrics binder = PoolMetrics.of(freelist("quotes"), Tags.empty());
        assertThat(Garbage.collectUntil(() -> refuses(binder))).isTrue();

        assertThatThrownBy(() -> binder.bindTo(registry))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("pool quotes was collected already; keep it as long as it shall be watched");
    }

    private static boolean refuses(PoolMetrics binder) {
        try (binder) {
            binder.bindTo(new SimpleMeterRegistry());
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Test
    void twoPoolsOfOneNameAreRefused() {
        try (Freelist first = freelist("quotes"); Freelist second = freelist("quotes")) {
            PoolMetrics.monitor(registry, first, Tags.of("site", "north"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PoolMetrics.monitor(registry, second, Tags.of("site", "north")))
                    .withMessage(
                            "a pool named quotes is bound to this registry with the tags [tag(pool=quotes),"
                                    + "tag(site=north)]; give each pool a name of its own or a tag that tells them"
                                    + " apart, and bind it once");
            first.get();
            assertThat(registry.get("weir.gets").functionCounter().count()).isEqualTo(1);

            PoolMetrics.monitor(registry, second, Tags.of("site", "south"));
            assertThat(registry.get("weir.gets").tag("site", "south").functionCounter().count()).isZero();
            PoolMetrics.monitor(new SimpleMeterRegistry(), second, Tags.of("site", "north"));
        }
    }

    @Test
    void aNameIsFreeAgainAfterClose() {
        for (int i = 0; i < 3; i++) {
            try (Freelist quotes = freelist("quotes")) {
                PoolMetrics.monitor(registry, quotes, Tags.of("round", "" + i));
                PoolMetrics.monitor(registry, quotes, Tags.of("round", "again"));
                assertThat(registry.find("weir.gets").functionCounters()).hasSize(2);
            }
        }
        try (Freelist quotes = freelist("quotes")) {
            PoolMetrics.monitor(registry, quotes, Tags.of("other", "keys"));
        }
    }

    @Test
    void otherTagKeysAreRefused() {
        try (Freelist quotes = freelist("quotes"); var trades = trades("trades")) {
            PoolMetrics.monitor(registry, quotes, Tags.of("site", "north"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PoolMetrics.monitor(registry, trades, Tags.empty()))
                    .withMessage(
                            "pool trades has the tag keys [pool]; allowed: [pool, site], those of the pools that are"
                                    + " bound to this registry");
        }
    }

    @Test
    void tagsThatTheMetersHaveAreRefused() {
        try (Freelist quotes = freelist("quotes")) {
            for (String key : Set.of("pool", "state", "kind")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> PoolMetrics.of(quotes, Tags.of(key, "mine")))
                        .withMessageStartingWith("tags has the key " + key);
            }
        }
    }

    @Test
    void aClosedPoolIsRefused() {
        var trades = trades("trades");
        trades.close();
        assertThatThrownBy(() -> PoolMetrics.monitor(registry, trades, Tags.empty())).isInstanceOf(PoolClosed.class);
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aRegistryThatHasANameOtherwiseKeepsNoneOfTheMeters() {
        try (Freelist quotes = freelist("quotes")) {
            Counter taken = Counter.builder("weir.capacity").tag("pool", "quotes").register(registry);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PoolMetrics.monitor(registry, quotes, Tags.empty()));
            assertThat(registry.getMeters()).containsExactly(taken);
            registry.remove(taken);

            PoolMetrics.monitor(registry, quotes, Tags.empty());
            assertThat(registry.get("weir.capacity").gauge().value()).isEqualTo(100);
        }
    }

    private static Freelist freelist(String name) {
        return Freelist.builder(64).name(name).maxBlocks(100).build();
    }

    private static TypedPool<Trade> trades(String name) {
        return TypedPool.builder(MethodHandles.lookup(), Trade.class).name(name).maxBlocks(100).build();
    }
}
