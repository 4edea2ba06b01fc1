package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.core.Freelist;
import dev.weir.typed.TypedPoolStats;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pools of which each look finds one more block in use, as if other threads were at work during a scrape. */
class ReadingTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Freelist quotes = Freelist.builder(64).name("quotes").maxBlocks(10_000).build();
    private final Freelist orders = Freelist.builder(64).name("orders").maxBlocks(10_000).build();
    private final AtomicInteger looks = new AtomicInteger();

    private void bind(Freelist pool) {
        var kind = new Target.Kind<Freelist>(
                false,
                Freelist::commitAhead,
                this::look,
                Freelist::addListener,
                Freelist::removeListener,
                Freelist::trim,
                Freelist::flushAll);
        Meters.register(registry, pool, kind, Tags.of("pool", pool.name()));
    }

    private TypedPoolStats look(Freelist pool) {
        looks.incrementAndGet();
        if (pool.get() == Freelist.NONE) {
            throw new AssertionError("not a handle");
        }
        return new TypedPoolStats(pool.stats(), 0);
    }

    @AfterEach
    void close() {
        quotes.close();
        orders.close();
    }

    @Test
    void aReadingLooksAtEachPoolOnceAndItsMetersAgree() {
        bind(quotes);
        bind(orders);

        String text = PoolMetrics.inOneReading(registry::scrape);

        assertThat(looks).hasValue(2);
        assertThat(Scrape.of(registry, text).values())
                .containsEntry("weir_gets_total{pool=\"quotes\"}", 1.0)
                .containsEntry("weir_blocks{pool=\"quotes\",state=\"active\"}", 1.0)
                .containsEntry("weir_gets_total{pool=\"orders\"}", 1.0)
                .containsEntry("weir_blocks{pool=\"orders\",state=\"active\"}", 1.0);
    }

    @Test
    void theNextReadingLooksAgain() {
        bind(quotes);

        PoolMetrics.inOneReading(registry::scrape);
        String text = PoolMetrics.inOneReading(registry::scrape);

        assertThat(looks).hasValue(2);
        assertThat(Scrape.of(registry, text).values()).containsEntry("weir_gets_total{pool=\"quotes\"}", 2.0);
    }

    @Test
    void aReadingWithinAReadingIsTheSame() {
        bind(quotes);

        double sum = PoolMetrics.inOneReading(() -> gets() + PoolMetrics.inOneReading(this::gets));

        assertThat(sum).isEqualTo(1 + 1);
    }

    @Test
    void aMeterThatIsReadOutsideShowsThePoolAsItIs() {
        bind(quotes);

        assertThat(gets()).isEqualTo(1);
        assertThat(gets()).isEqualTo(2);
        assertThat(PoolMetrics.inOneReading(this::gets)).isEqualTo(3);
        assertThat(gets()).isEqualTo(4);
    }

    @Test
    void thePressurePagesDataIsOneReading() throws Exception {
        bind(quotes);
        bind(orders);

        JsonNode pools = new ObjectMapper().readTree(PressureData.json(registry)).get("pools");

        assertThat(looks).hasValue(2);
        assertThat(pools).hasSize(2).allSatisfy(pool -> {
            assertThat(pool.at("/meters/weir.gets").intValue()).isOne();
            assertThat(pool.at("/meters/weir.blocks/active").intValue()).isOne();
        });
    }

    private double gets() {
        return registry.get("weir.gets").tag("pool", "quotes").functionCounter().count();
    }
}
