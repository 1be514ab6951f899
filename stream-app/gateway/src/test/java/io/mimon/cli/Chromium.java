package io.mimon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless browser that remembers what the page asked for and complained of. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final File BROWSER = new File("/usr/bin/chromium");
  private static final File DRIVER = new File("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriver driver;
  private final Path shots;

  Chromium(Path profile, Path shots) throws IOException {
    this.shots = Files.createDirectories(shots);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER)
                .usingAnyFreePort()
                .build(),
            options);
    size(1280, 900);
  }

  static boolean isThere() {
    return BROWSER.canExecute() && DRIVER.canExecute();
  }

  void open(String address) {
    driver.get(address);
  }

  WebElement find(String selector) {
    return await(
        () -> driver.findElements(By.cssSelector(selector)).stream().findFirst().orElse(null),
        selector);
  }

  List<String> texts(String selector) {
    // In one step: the page may redraw between two.
    return ((List<?>)
            script(
                "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)",
                selector))
        .stream().map(Object::toString).toList();
  }

  /** Waits until a script says something true, and returns it. */
  Object awaitScript(String script, Object... arguments) {
    return await(
        () -> {
          Object value = script(script, arguments);
          return value == null || value.equals(false) ? null : value;
        },
        script);
  }

  Object script(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  private <T> T await(java.util.function.Supplier<T> what, String name) {
    return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(100))
        .withMessage(name)
        .until(d -> what.get());
  }

  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  void theme(String theme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  /** The whole page as it is, in a file; nothing may be wider than the screen. */
  void shoot(String name) throws IOException {
    Object wide =
        script(
            "const w = document.documentElement.clientWidth;"
                + "return document.documentElement.scrollWidth > w ? [...document.querySelectorAll('main *')]"
                + ".filter(e => e.getBoundingClientRect().right > w + 1).slice(0, 5).map(e => e.outerHTML.slice(0, 200)) : []");
    Map<String, Object> metrics = driver.executeCdpCommand("Page.getLayoutMetrics", Map.of());
    Map<?, ?> content = (Map<?, ?>) metrics.get("cssContentSize");
    int width = ((Number) script("return document.documentElement.clientWidth")).intValue();
    int height = Math.min(4000, ((Number) content.get("height")).intValue());
    Map<String, Object> shot =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of(
                "format",
                "png",
                "captureBeyondViewport",
                true,
                "clip",
                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
    Files.write(
        shots.resolve(name + ".png"),
        OutputType.BYTES.convertFromBase64Png((String) shot.get("data")));
    assertEquals(List.of(), wide, name + " is wider than the screen");
  }

  /** Nothing was complained of, and nothing asked of another host, since the last call. */
  void assertQuietAndAtHome(String address) throws IOException {
    List<String> complaints =
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            .map(LogEntry::toString)
            .toList();
    assertEquals(List.of(), complaints);
    int requests = 0;
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = JSON.readTree(entry.getMessage()).get("message");
      if (message.get("method").asText().equals("Network.requestWillBeSent")) {
        String url = message.at("/params/request/url").asText();
        boolean ofTheBrowser = url.startsWith("chrome:") || url.startsWith("chrome-untrusted:");
        assertTrue(ofTheBrowser || url.startsWith(address) || url.startsWith("data:"), url);
        requests += url.startsWith(address) ? 1 : 0;
      }
    }
    assertTrue(requests > 0, "nothing was asked for at all");
  }

  @Override
  public void close() {
    driver.quit();
  }
}
