package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.Freelist;
import dev.weir.typed.TypedPool;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** A program that makes pools all the time must not grow by what watched them. */
class ShortLivedPoolsTest {
    private static final int POOLS = 10_000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    interface Trade {
        long price();
        Trade price(long v);
    }

    @Test
    void poolsThatAreClosedLeaveNothing() throws Exception {
        watchFreelist(-1);
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<WeakReference<?>> pools = new ArrayList<>();
        for (int i = 0; i < POOLS; i++) {
            pools.add(i % 10 == 0 ? watchTypedPool(i) : watchFreelist(i));
        }

        assertThat(registry.getMeters()).isEmpty();
        assertThat(registry.scrape()).isEmpty();
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("dev.weir:*"), null)).isEmpty();
        Garbage.collectUntil(() -> pools.stream().allMatch(pool -> pool.refersTo(null))
                && before.containsAll(Thread.getAllStackTraces().keySet()));
        assertThat(pools).allMatch(pool -> pool.refersTo(null));
        assertThat(Thread.getAllStackTraces().keySet()).isSubsetOf(before);
    }

    private WeakReference<?> watchFreelist(int number) {
        try (Freelist pool = Freelist.builder(64).name("pool-" + number).maxBlocks(100).build()) {
            PoolMetrics.monitor(registry, pool, Tags.empty());
            PoolBeans.register(pool);
            PoolEvents.record(pool);
            pool.put(pool.get());
            scrape(number);
            return new WeakReference<>(pool);
        }
    }

    private WeakReference<?> watchTypedPool(int number) {
        try (var pool = TypedPool.builder(MethodHandles.lookup(), Trade.class)
                .name("pool-" + number)
                .maxBlocks(100)
                .build()) {
            PoolMetrics.monitor(registry, pool, Tags.empty());
            PoolBeans.register(pool);
            PoolEvents.record(pool);
            pool.put(pool.get().price(number));
            scrape(number);
            return new WeakReference<>(pool);
        }
    }

    private void scrape(int number) {
        assertThat(registry.scrape()).contains("weir_gets_total{pool=\"pool-" + number + "\"} 1.0");
    }
}
