package io.mimon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mimon.gateway.Alert;
import io.mimon.gateway.FeedFile;
import io.mimon.gateway.live.LiveFixture;
import io.mimon.gateway.live.LiveLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The live page for those who have no mouse, or do not see it. */
final class PageAccessTest {
  private static final int TABS_MAX = 60;
  private static final String FEATURE = "#/feature?monitor=m&segment=&feature=income&target=y";

  @TempDir Path directory;

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private LiveFixture gateway;

  @SuppressWarnings("NullAway.Init")
  private Chromium browser;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(Chromium.isThere(), "SKIPPED: no chromium and chromedriver in /usr/bin");
    gateway = new LiveFixture(directory, Map.of());
    gateway.commit(
        FeedFile.READINGS,
        LiveLines.reading("age", "[]", 500, 0.2),
        LiveLines.reading("income", "[]", 500, 0.1),
        LiveLines.joint("age", 600),
        LiveLines.joint("income", 600));
    gateway.commit(FeedFile.ALERTS, LiveLines.alert("e", Alert.State.FIRING, "income", 600));
    gateway.commit(FeedFile.STATUS, LiveLines.status(600));
    Path profile =
        Files.createTempDirectory(Files.createDirectories(Path.of("target")), "chromium");
    browser = new Chromium(profile.toAbsolutePath(), Path.of("target", "page"));
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
    if (gateway != null) {
      gateway.close();
    }
  }

  private void show(String view, String until) {
    browser.open("about:blank"); // So that the focus begins at the page's beginning.
    browser.open(gateway.address() + view);
    browser.awaitScript("return document.querySelector(arguments[0]) !== null", until);
  }

  private String focused(String what) {
    return String.valueOf(browser.script("return document.activeElement." + what));
  }

  /** Goes on by the tabulator until the focus is there, and sees to it that one can see where. */
  private void tabTo(String selector) {
    for (int i = 0; i < TABS_MAX; i++) {
      browser.press(Keys.TAB);
      String outline =
          String.valueOf(
              browser.script("return getComputedStyle(document.activeElement).outlineStyle"));
      assertTrue(!outline.equals("none"), () -> "no outline around " + focused("outerHTML"));
      if (Boolean.TRUE.equals(
          browser.script("return document.activeElement.matches(arguments[0])", selector))) {
        return;
      }
    }
    throw new AssertionError("the tabulator leads to no " + selector);
  }

  @Test
  void allOfItIsReachedByKeys() {
    show("", ".features tbody tr");
    tabTo(".skip");
    assertTrue(
        browser.script("return document.activeElement.getBoundingClientRect().left")
                instanceof Number left
            && left.intValue() >= 0,
        "the way to the content is seen when it has the focus");
    browser.press(Keys.ENTER);
    assertEquals("main", focused("id"));
    tabTo(".features a[href*='feature=income']");
    browser.press(Keys.ENTER);
    browser.awaitScript("return document.activeElement.matches('h1')");
    assertEquals("income", focused("textContent"));

    show(FEATURE, ".heatmap");
    tabTo(".chart summary");
    browser.press(Keys.ENTER);
    browser.awaitScript("return document.querySelector('.chart details').open");

    show("#/selection", ".picks li");
    tabTo("#k");
    assertEquals(List.of("2"), browser.texts("output"));
    browser.press(Keys.ARROW_LEFT);
    assertEquals(List.of("1"), browser.texts("output"));
    assertEquals(2, browser.texts(".picks li").size(), "one in each order");

    show("#/explorer", ".edit input");
    List<String> before = browser.texts(".formulas output");
    tabTo(".edit input");
    browser.press(Keys.chord(Keys.CONTROL, "a"), "50");
    assertTrue(!before.equals(browser.texts(".formulas output")), before::toString);
  }

  /**
   * Of all that is reached, shown as a picture, or a part of the page, by the browser's own
   * account.
   */
  @Test
  void allOfItHasNames() throws IOException {
    for (String[] view :
        new String[][] {
          {"", ".alarm", "20"},
          {FEATURE, ".heatmap", "20"},
          {"#/alarms", ".alarms.full .alarm", "10"},
          {"#/selection", ".picks li", "10"},
          {"#/explorer", ".edit input", "15"}
        }) {
      show(view[0], view[1]);
      Chromium.Names names = browser.names();
      assertEquals(List.of(), names.missing(), "without a name at " + view[0]);
      assertTrue(
          names.found().size() >= Integer.parseInt(view[2]),
          () -> view[0] + " has only " + names.found());
    }
  }
}
