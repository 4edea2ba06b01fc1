package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.weir.core.Freelist;
import dev.weir.typed.TypedPool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page's handler answers; {@link PressurePageBrowserTest} looks at the page. */
class PressurePageTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HttpServer server = serve();

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everyPoolOfTheRegistryIsInTheData() throws Exception {
        interface Trade {
            long price();
            Trade price(long v);
        }
        try (var quotes = Freelist.builder(64).name("quotes").chunkBytes(4096).maxBlocks(100).build();
                var trades = TypedPool.builder(MethodHandles.lookup(), Trade.class).name("trades").build()) {
            PoolMetrics.monitor(registry, trades, Tags.of("site", "north"));
            PoolMetrics.monitor(registry, quotes, Tags.of("site", "north"));
            quotes.put(quotes.get());
            assertThat(quotes.get()).isNotEqualTo(Freelist.NONE);
            assertThat(trades.get().price(3).price()).isEqualTo(3);

            JsonNode pools = data("/pools").get("pools");

            assertThat(pools).hasSize(2);
            assertThat(pools.at("/0/pool").textValue()).isEqualTo("quotes");
            assertThat(pools.at("/1/pool").textValue()).isEqualTo("trades");
            assertThat(pools.at("/0/tags")).isEqualTo(new ObjectMapper().readTree("{\"site\":\"north\"}"));
            JsonNode meters = pools.at("/0/meters");
            assertThat(meters.get("weir.gets").longValue()).isEqualTo(2);
            assertThat(meters.get("weir.commits").longValue()).isEqualTo(1);
            assertThat(meters.get("weir.capacity").longValue()).isEqualTo(100);
            assertThat(meters.get("weir.occupancy").doubleValue()).isEqualTo(1.0 / 64);
            assertThat(meters.at("/weir.blocks/active").longValue()).isEqualTo(1);
        }
    }

    @Test
    void poolsOfOneNameAreToldApartByTheirTags() throws Exception {
        try (var north = Freelist.builder(64).name("quotes").build();
                var south = Freelist.builder(64).name("quotes").build()) {
            PoolMetrics.monitor(registry, south, Tags.of("site", "south"));
            PoolMetrics.monitor(registry, north, Tags.of("site", "north"));

            assertThat(data("/pools").get("pools").findValuesAsText("site")).containsExactly("north", "south");
        }
    }

    @Test
    void whatIsNoPoolIsNotShown() throws Exception {
        Counter.builder("http.requests").tag("pool", "servlets").register(registry);
        Gauge.builder("weir.budget", () -> 1).register(registry);

        assertThat(data("/pools").get("pools")).isEmpty();
    }

    @Test
    void namesAreEscapedTimersHaveTwoNumbersAndNotANumberIsNull() throws Exception {
        String name = "\"<b>\\\n\u00e9\u0001";
        Gauge.builder("weir.occupancy", () -> Double.NaN).tag("pool", name).register(registry);
        Gauge.builder("weir.capacity", () -> 1e15).tag("pool", name).register(registry);
        FunctionTimer.builder("weir.commit", 7, seven -> seven, seven -> 1500, TimeUnit.MILLISECONDS)
                .tag("pool", name)
                .register(registry);

        JsonNode pool = data("/pools").at("/pools/0");

        assertThat(pool.get("pool").textValue()).isEqualTo(name);
        assertThat(pool.at("/meters/weir.occupancy").isNull()).isTrue();
        assertThat(pool.at("/meters/weir.capacity").longValue()).isEqualTo(1_000_000_000_000_000L);
        assertThat(pool.at("/meters/weir.commit/count").longValue()).isEqualTo(7);
        assertThat(pool.at("/meters/weir.commit/seconds").doubleValue()).isEqualTo(1.5);
    }

    @Test
    void theClockOfTheDataRunsForward() throws Exception {
        double before = data("/pools").get("millis").doubleValue();

        assertThat(data("/pools").get("millis").doubleValue()).isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pools", "/pools/", "/"})
    void thePageLoadsNothingFromElsewhere(String path) throws Exception {
        HttpURLConnection answer = request("GET", path);

        assertThat(answer.getResponseCode()).isEqualTo(200);
        assertThat(answer.getContentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.getHeaderField("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(body(answer))
                .contains("<title>Pool pressure</title>")
                .doesNotContain("http://", "https://", "//cdn", "@import", "<link rel=\"stylesheet\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/poolsx", "/poolspools.json", "/pools/x", "/pools/pools.json/", "/pools//", "/other"})
    void thereIsNothingElse(String path) throws Exception {
        assertThat(request("GET", path).getResponseCode()).isEqualTo(404);
    }

    @Test
    void itOnlyReads() throws Exception {
        HttpURLConnection post = request("POST", "/pools/pools.json");

        assertThat(post.getResponseCode()).isEqualTo(405);
        assertThat(post.getHeaderField("Allow")).isEqualTo("GET, HEAD");
        assertThat(request("HEAD", "/pools").getResponseCode()).isEqualTo(200);
    }

    private HttpServer serve() {
        try {
            var started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/pools", new PressurePage(registry));
            started.createContext("/", new PressurePage(registry));
            started.start();
            return started;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode data(String path) throws IOException {
        HttpURLConnection answer = request("GET", path + "/pools.json");
        assertThat(answer.getContentType()).isEqualTo("application/json");
        return new ObjectMapper().readTree(body(answer));
    }

    private HttpURLConnection request(String method, String path) throws IOException {
        String home = "http://127.0.0.1:" + server.getAddress().getPort();
        var connection = (HttpURLConnection) URI.create(home + path).toURL().openConnection();
        connection.setRequestMethod(method);
        return connection;
    }

    private static String body(HttpURLConnection answer) throws IOException {
        try (var in = answer.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
