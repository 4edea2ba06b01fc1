package dev.weir.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Serves a page that draws every pool of a registry live: commits, guard hits, occupancy, throughput, and what else the
 * meters say. For people without a dashboard, and for the minute before there is one.
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 9469), 0);
 * server.createContext("/pools", new PressurePage(registry));
 * server.start();
 * }</pre>
 *
 * <p>It shows whatever {@link PoolMetrics} has bound to the registry, also later, and so the numbers that the registry
 * exports. The page is one file that loads nothing from elsewhere. It asks once a second for {@code pools.json} below
 * its own path, and only while somebody looks at it; the server keeps no history. The registry must count from the
 * start, as Prometheus' and {@code SimpleMeterRegistry} do; one that counts per step shows steps.
 *
 * <p>The page has no access control: it belongs on an address that only operators reach. Needs the module
 * {@code jdk.httpserver}. Any number of threads may handle requests at once.
 */
@SuppressWarnings("exports")
public final class PressurePage implements HttpHandler {
    /** Nothing may be loaded but the page's own data, whatever a pool's name contains. */
    private static final String POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
            + "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";
    private static final String DATA = "pools.json";

    private final MeterRegistry registry;
    private final byte[] page = resource("pressure.html");

    /** @param registry where {@link PoolMetrics} binds the pools */
    public PressurePage(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** Answers with the page at the context's own path, with its data below that, and with 404 elsewhere. */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String home = exchange.getHttpContext().getPath().replaceFirst("/$", "");
            String path = exchange.getRequestURI().getPath();
            if (path.equals(home) || path.equals(home + "/")) {
                answer(exchange, "text/html; charset=utf-8", page);
            } else if (path.equals(home + "/" + DATA)) {
                answer(exchange, "application/json", PressureData.json(registry).getBytes(StandardCharsets.UTF_8));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        var headers = exchange.getResponseHeaders();
        switch (exchange.getRequestMethod()) {
            case "GET", "HEAD" -> {
                headers.set("Content-Type", type);
                headers.set("Content-Security-Policy", POLICY);
                headers.set("X-Content-Type-Options", "nosniff");
                headers.set("Cache-Control", "no-store");
                if (exchange.getRequestMethod().equals("HEAD")) {
                    exchange.sendResponseHeaders(200, -1);
                } else {
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            }
            default -> {
                headers.set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
            }
        }
    }

    private static byte[] resource(String name) {
        try (var in = Objects.requireNonNull(PressurePage.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
