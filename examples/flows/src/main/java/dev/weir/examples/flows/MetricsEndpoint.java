package dev.weir.examples.flows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.metrics.PoolMetrics;
import dev.weir.metrics.PressurePage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;

/** Serves a collector's and its pool's counters at /metrics, in Prometheus' text format, and a page of the pool at /. */
final class MetricsEndpoint implements AutoCloseable {
    private static final String PATH = "/metrics";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /**
     * Starts to serve.
     *
     * @param address where; port 0 takes any free port
     * @throws UsageError if the port can't be had
     */
    MetricsEndpoint(InetSocketAddress address, Collector collector) {
        PoolMetrics.monitor(registry, collector.pool(), List.of());
        bind(registry, collector.totals());
        try {
            this.server = HttpServer.create(address, 0);
        } catch (IOException e) {
            executor.close();
            throw UsageError.cannotBind("TCP", address, e);
        }
        server.createContext(PATH, this::serve);
        server.createContext("/", new PressurePage(registry));
        server.setExecutor(executor);
        server.start();
    }

    /** {@return where Prometheus scrapes} */
    String url() {
        return home() + PATH;
    }

    /** {@return where a person looks} */
    String page() {
        return home() + "/";
    }

    private String home() {
        return "http://" + HostPort.format(server.getAddress());
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
        registry.close();
    }

    private static void bind(MeterRegistry registry, Totals totals) {
        count(registry, totals, "netflow.datagrams", "Datagrams accepted", Totals::datagrams);
        count(registry, totals, "netflow.flows", "Flows received and aggregated", Totals::flows);
        count(registry, totals, "netflow.packets", "Packets that the flows stand for", Totals::packets);
        count(registry, totals, "netflow.octets", "Bytes on layer 3 that the flows stand for", Totals::bytes);
        count(registry, totals, "netflow.exhausted", "Flows that found no free record", Totals::exhaustedFlows);
        count(
                registry,
                totals,
                "netflow.failures",
                "Exceptions while a datagram or a flow was handled",
                Totals::failures);
        for (Refusal refusal : Refusal.values()) {
            FunctionCounter.builder("netflow.refused", totals, t -> t.refused(refusal))
                    .description("Datagrams dropped whole, by the first check they failed")
                    .tag("reason", refusal.key())
                    .register(registry);
        }
        Gauge.builder("netflow.lost", totals, Totals::lostFlows)
                .description("Flows lost on the way; goes down when a late datagram fills a gap")
                .baseUnit("flows")
                .strongReference(true)
                .register(registry);
    }

    private static void count(
            MeterRegistry registry, Totals totals, String name, String description, ToDoubleFunction<Totals> value) {
        FunctionCounter.builder(name, totals, value).description(description).register(registry);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                exchange.sendResponseHeaders(405, -1);
            } else {
                byte[] body = PoolMetrics.inOneReading(registry::scrape).getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }
}
