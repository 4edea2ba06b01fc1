package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;

/** Headless Chromium with one page open. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final ChromeDriver driver;

    /** Starts it; without Chromium and its driver the test is skipped. */
    Browser() {
        var chromium = Tool.required("chromium", "chromium");
        var chromedriver = Tool.required("chromedriver", "chromium-driver");
        // The sandbox does not start where root runs the tests, and all that is opened here is our own page.
        var options = new ChromeOptions()
                .setBinary(chromium.path().toFile())
                .addArguments("--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                        "--hide-scrollbars");
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.path().toFile())
                .usingAnyFreePort()
                .withTimeout(PATIENCE)
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
    }

    void open(String url) {
        driver.get(url);
    }

    /** Sets the size of the window and the colours that its user prefers, {@code light} or {@code dark}. */
    void show(int width, int height, String scheme) {
        var metrics = Map.<String, Object>of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false);
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", metrics);
        var colours = List.of(Map.of("name", "prefers-color-scheme", "value", scheme));
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", colours));
    }

    /** Waits until the JavaScript expression is true, which is looked at ten times a second. */
    void await(String expression) {
        driver.executeAsyncScript(
                "const done = arguments[0]; const poll = () => (%s) ? done() : setTimeout(poll, 100); poll()"
                        .formatted(expression));
    }

    /** {@return the value of the JavaScript expression} */
    Object evaluate(String expression) {
        return driver.executeScript("return " + expression);
    }

    /** {@return what was written to the console since the last call} */
    List<String> console() {
        return driver.manage().logs().get("browser").getAll().stream().map(LogEntry::toString).toList();
    }

    /** Keeps a picture of the whole page, as target/screenshots/NAME.png. */
    void screenshot(String name) throws IOException {
        var whole = Map.<String, Object>of("format", "png", "captureBeyondViewport", true);
        var png = Base64.getDecoder()
                .decode((String) driver.executeCdpCommand("Page.captureScreenshot", whole).get("data"));
        Files.createDirectories(SCREENSHOTS);
        assertThat(Files.write(SCREENSHOTS.resolve(name + ".png"), png)).isNotEmptyFile();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
