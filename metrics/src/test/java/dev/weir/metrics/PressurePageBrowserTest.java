package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.core.DoublePut;
import dev.weir.core.Freelist;
import dev.weir.core.PoolExhausted;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The page as a person sees it, in Chromium, beside what the same server tells Prometheus. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class PressurePageBrowserTest {
    private static final String AWKWARD = "orders <b>of one</b> desk";
    private static final String ALL_READINGS = """
            [...document.querySelectorAll('[data-meter]')].map(e => ({
                pool: e.closest('.pool').dataset.pool, meter: e.dataset.meter, part: e.dataset.part ?? '',
                as: e.dataset.as ?? '', value: e.dataset.value, text: e.textContent}))""";
    /** The least contrast of any text with the background it stands on, by WCAG 2's formula. */
    private static final String LEAST_CONTRAST =
            """
                    (() => {
                        const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
                        const light = colour => rgb(colour).slice(0, 3).map(c => c / 255)
                            .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
                        const opaque = e => { const c = rgb(getComputedStyle(e).backgroundColor); return c[3] ?? 1 };
                        let least = 21;
                        for (const e of document.querySelectorAll('main *')) {
                            if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility()) continue;
                            let behind = e;
                            while (opaque(behind) < 1) behind = behind.parentElement;
                            const [a, b] = [e, behind].map((x, i) =>
                                light(getComputedStyle(x)[i ? 'backgroundColor' : 'color'])).sort((x, y) => y - x);
                            least = Math.min(least, (a + 0.05) / (b + 0.05));
                        }
                        return least;
                    })()""";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Freelist quotes = Freelist.builder(64).name("quotes").chunkBytes(16 << 10).maxBlocks(20_000).build();
    private final Freelist orders = Freelist.builder(200).name(AWKWARD).chunkBytes(4096).maxBlocks(64).build();
    private final Freelist idle = Freelist.builder(64).name("idle").build();
    private final ArrayDeque<Long> held = new ArrayDeque<>();
    private Browser browser;
    private HttpServer server;

    @BeforeAll
    void open() throws Exception {
        browser = new Browser();
        for (Freelist pool : List.of(quotes, orders)) {
            PoolMetrics.monitor(registry, pool, Tags.of("site", "north"));
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/pools", new PressurePage(registry));
        server.createContext("/metrics", this::tellPrometheus);
        server.start();
        browser.open(home() + "/pools");
    }

    private void tellPrometheus(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private String home() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterAll
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.stop(0);
        }
        List.of(quotes, orders, idle).forEach(Freelist::close);
    }

    @Test
    void itShowsWhatIsScrapedAndMoves() throws Exception {
        browser.await(cards() + " === 2");
        chartsMove();
        aPoolThatIsBoundLaterAppears();
        ordersAreInTrouble();

        assertThatEveryNumberIsAsScraped();
        assertThat(browser.console()).isEmpty();
        assertThat(browser.evaluate(in(AWKWARD, "h2") + ".innerHTML"))
                .isEqualTo("orders &lt;b&gt;of one&lt;/b&gt; desk");
        assertThat(browser.evaluate(in("idle", ".state") + ".textContent")).isEqualTo("steady");
        itIsReadable();

        itCanBePaused();
        itSaysWhenTheProgramIsGone();
    }

    private void chartsMove() {
        for (String chart : List.of(".commits .bars", ".guard .bars", ".occupancy .line", ".throughput .line")) {
            String drawn = in("quotes", chart) + ".getAttribute('d')";
            work();
            browser.await(drawn);
            Object before = browser.evaluate(drawn);
            work();
            browser.await(drawn + " !== '" + before + "'");
        }
    }

    private void aPoolThatIsBoundLaterAppears() {
        PoolMetrics.monitor(registry, idle, Tags.of("site", "north"));
        browser.await(cards() + " === 3");
    }

    private void ordersAreInTrouble() {
        long last = orders.get();
        for (int i = 1; i < 64; i++) {
            held.add(orders.get());
        }
        assertThatThrownBy(orders::get).isInstanceOf(PoolExhausted.class);
        orders.put(last);
        assertThatThrownBy(() -> orders.put(last)).isInstanceOf(DoublePut.class);
        browser.await(in(AWKWARD, ".state:is(.bad, .busy)") + " && " + in(AWKWARD, ".trouble"));
    }

    /** More blocks in use than before, so that the pool commits, and some that are put back. */
    private void work() {
        for (int i = 0; i < 600; i++) {
            quotes.put(quotes.get());
            held.add(quotes.get());
        }
    }

    /** Nothing happens any more, so the page shows what is scraped once all its numbers are from now or later. */
    @SuppressWarnings("unchecked")
    private void assertThatEveryNumberIsAsScraped() throws IOException {
        browser.await("document.getElementById('pools').dataset.millis > " + System.nanoTime() / 1e6);
        var readings = (List<Map<String, String>>) browser.evaluate(ALL_READINGS);
        assertThat(readings).hasSizeGreaterThan(3 * 10);
        Scrape scrape = Scrape.of(registry, text(home() + "/metrics"));
        for (var reading : readings) {
            var meters = registry.find(reading.get("meter")).tag("pool", reading.get("pool")).meters();
            if (meters.isEmpty()) {
                assertThat(reading.get("text")).as("%s", reading).isEqualTo("–");
            } else {
                assertThatItIsAsScraped(reading, scraped(scrape, meters, reading));
            }
        }
    }

    private static String text(String url) throws IOException {
        try (var in = URI.create(url).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static double scraped(Scrape scrape, Iterable<Meter> meters, Map<String, String> reading) {
        double sum = 0;
        for (Meter meter : meters) {
            if (reading.get("as").equals("mean")) {
                return scrape.value(meter, "_sum") / scrape.value(meter, "_count");
            }
            if (reading.get("part").isEmpty() || reading.get("part").equals(meter.getId().getTag("state"))) {
                sum += scrape.value(meter, "");
            }
        }
        return sum;
    }

    private static void assertThatItIsAsScraped(Map<String, String> reading, double expected) {
        String text = reading.get("text");
        if (Double.isNaN(expected)) { // the mean of no commits
            assertThat(text).as("%s", reading).isEqualTo("–");
            return;
        }
        assertThat(Double.parseDouble(reading.get("value"))).as("%s", reading).isCloseTo(
                expected, within(1e-9 * Math.max(1, expected)));
        switch (reading.get("as")) {
            case "percent" -> assertThat(number(text.replace("%", "")) / 100).as("%s", reading).isCloseTo(
                    expected, within(0.0005001));
            case "bytes", "mean" -> assertThat(number(text.replaceFirst(" .*", "")) * unit(text)).as("%s", reading)
                    .isCloseTo(expected, within(0.06 * expected));
            default -> assertThat(number(text)).as("%s", reading).isEqualTo(expected);
        }
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace(",", ""));
    }

    private static double unit(String text) {
        return switch (text.replaceFirst(".* ", "")) {
            case "B", "s" -> 1;
            case "KiB" -> 1 << 10;
            case "MiB" -> 1 << 20;
            case "GiB" -> 1 << 30;
            case "ms" -> 1e-3;
            case "µs" -> 1e-6;
            case "ns" -> 1e-9;
            default -> throw new AssertionError("unknown unit: " + text);
        };
    }

    private void itIsReadable() throws Exception {
        for (String scheme : List.of("light", "dark")) {
            browser.show(1280, 900, scheme);
            assertThat(leastContrast()).as("contrast in %s", scheme).isGreaterThanOrEqualTo(4.5);
            browser.screenshot("pressure-" + scheme);
            browser.show(360, 740, scheme);
            assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth")).as("fits a phone")
                    .isEqualTo(true);
            browser.screenshot("pressure-phone-" + scheme);
        }
        assertThat(browser.evaluate("[...document.querySelectorAll('[role=img]')].filter(e => !e.ariaLabel).length"))
                .as("charts without words").isEqualTo(0L);
    }

    private double leastContrast() {
        return ((Number) browser.evaluate(LEAST_CONTRAST)).doubleValue();
    }

    private void itCanBePaused() {
        browser.evaluate("document.getElementById('pause').click()");
        assertThat(browser.evaluate(status())).isEqualTo("paused");
        browser.evaluate("document.getElementById('pause').click()");
        browser.await(status() + ".startsWith('live')");
    }

    private void itSaysWhenTheProgramIsGone() {
        server.stop(0);
        browser.await(status() + ".startsWith('no answer')");
    }

    private static String status() {
        return "document.getElementById('status').textContent";
    }

    private static String cards() {
        return "document.querySelectorAll('.pool').length";
    }

    private static String in(String pool, String selector) {
        return "document.querySelector('[data-pool=\"%s\"] %s')".formatted(pool, selector);
    }
}
