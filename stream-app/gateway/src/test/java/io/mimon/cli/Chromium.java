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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless browser that remembers what the page asked for and complained of. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final File BROWSER = new File("/usr/bin/chromium");
  private static final File DRIVER = new File("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Those that are nothing to a screen reader without a name. */
  private static final Set<String> NAMED_ROLES =
      Set.of("image", "img", "table", "region", "navigation", "complementary", "columnheader");

  private static final int HEIGHT_MAX = 4_000;

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

  List<String> texts(String selector) {
    // In one step: the page may redraw between two.
    Object texts =
        script(
            "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)",
            selector);
    return texts instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  /** Waits until a script says something true, and returns it. */
  Object awaitScript(String script, Object... arguments) {
    return await(
        () -> {
          @Nullable Object value = script(script, arguments);
          return value == null || value.equals(false) ? null : value;
        },
        script);
  }

  @Nullable Object script(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  /** Presses them where the focus is. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /**
   * What a screen reader is told of a page's parts.
   *
   * @param found role and name of each
   * @param missing the role of each that has no name, with its content
   */
  record Names(List<String> found, List<String> missing) {}

  /** Of all that can have the focus, is a picture, or a part of its own. */
  Names names() {
    driver.executeCdpCommand("Accessibility.enable", Map.of());
    JsonNode tree =
        JSON.valueToTree(driver.executeCdpCommand("Accessibility.getFullAXTree", Map.of()));
    List<String> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (JsonNode node : tree.path("nodes")) {
      String role = node.at("/role/value").asText();
      boolean focusable = false;
      for (JsonNode property : node.path("properties")) {
        focusable |=
            property.path("name").asText().equals("focusable")
                && property.at("/value/value").asBoolean();
      }
      boolean named = NAMED_ROLES.contains(role) || (focusable && !role.equals("main"));
      if (!node.path("ignored").asBoolean() && named) {
        String name = node.at("/name/value").asText().strip();
        (name.isEmpty() ? missing : found).add(role + " " + name);
      }
    }
    return new Names(found, missing);
  }

  private <T> T await(Supplier<@Nullable T> what, String name) {
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    for (T found = what.get(); ; found = what.get()) {
      if (found != null) {
        return found;
      }
      if (System.nanoTime() > endNanos) {
        throw new AssertionError("waited in vain: " + name);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private int number(String script) {
    return script(script) instanceof Number number ? number.intValue() : 0;
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
    @Nullable Object wide =
        script(
            "const w = document.documentElement.clientWidth;"
                + "return document.documentElement.scrollWidth > w ? [...document.querySelectorAll('main *')]"
                + ".filter(e => e.getBoundingClientRect().right > w + 1).slice(0, 5).map(e => e.outerHTML.slice(0, 200)) : []");
    int width = number("return document.documentElement.clientWidth");
    int height = Math.min(HEIGHT_MAX, number("return document.documentElement.scrollHeight"));
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
        shots.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
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
