package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.typed.TypedPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.metrics.actuate.endpoint.MetricsEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The configuration of docs/metrics.md in a Spring Boot application with its actuator. */
class SpringBootTest {

    interface Quote {
        long price();
        Quote price(long v);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class App {

        @Bean
        TypedPool<Quote> quotes() {
            return TypedPool.builder(MethodHandles.lookup(), Quote.class).name("quotes").build();
        }

        @Bean
        MeterBinder quoteMetrics(TypedPool<Quote> quotes) {
            return PoolMetrics.of(quotes, Tags.empty());
        }
    }

    @Test
    void theActuatorShowsThePoolAndForgetsItWithTheContext() {
        var application = new SpringApplication(App.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        MeterRegistry registry;
        try (var context = application.run(
                "--spring.main.banner-mode=off",
                "--spring.jmx.enabled=true",
                "--management.endpoints.jmx.exposure.include=metrics")) {
            registry = context.getBean(MeterRegistry.class);
            @SuppressWarnings("unchecked")
            TypedPool<Quote> quotes = context.getBean(TypedPool.class);
            var metrics = context.getBean(MetricsEndpoint.class);
            Quote kept = quotes.get();
            quotes.put(quotes.get());

            assertThat(metrics.listNames().getNames()).contains("weir.commits", "weir.guard.hits", "weir.occupancy");
            assertThat(metrics.metric("weir.gets", List.of("pool:quotes")).getMeasurements().getFirst().getValue())
                    .isEqualTo(2);
            assertThat(metrics.metric("weir.blocks", List.of("pool:quotes", "state:active"))
                    .getMeasurements().getFirst().getValue()).isEqualTo(1);
            quotes.put(kept);
        }
        assertThat(registry.find("weir.gets").meters()).isEmpty();
    }
}
