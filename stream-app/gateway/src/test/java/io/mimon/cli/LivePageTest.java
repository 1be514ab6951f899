package io.mimon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.gateway.Alert;
import io.mimon.gateway.FeedFile;
import io.mimon.gateway.live.LiveFixture;
import io.mimon.gateway.live.LiveLines;
import io.mimon.gateway.live.OpenApi;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live page in a real browser: the real program on the demo's stream, and hostile names.
 *
 * <p>Pictures of it are in {@code target/page}; {@code -Dmimon.pictures=DIR} copies those of the
 * README there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LivePageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SHOTS = Path.of("target", "page");
  private static final String DATA_GONE = "return document.querySelector('#clock.stale') !== null";

  private Chromium browser;

  @BeforeAll
  void openBrowser() throws IOException {
    assumeTrue(Chromium.isThere(), "SKIPPED: no chromium and chromedriver in /usr/bin");
    // Not a @TempDir: the browser's last processes still write when it is said to have ended.
    Path profile =
        Files.createTempDirectory(Files.createDirectories(Path.of("target")), "chromium");
    browser = new Chromium(profile.toAbsolutePath(), SHOTS);
  }

  @AfterAll
  void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void theDriftOfTheDemoIsSeenAsItHappens(@TempDir Path directory) throws Exception {
    HeldStream stream = new HeldStream(17_000);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CompletableFuture<Integer> program = start(directory, stream, err);
    try {
      String address = address(err);
      browser.size(1280, 900);
      browser.theme("light");
      browser.open(address);
      ranksAppear(address);
      assertEquals(List.of(), browser.texts(".alarm"));

      stream.release(25_500);
      browser.awaitScript(
          "return [...document.querySelectorAll('.alarm .what')]"
              + ".some(e => e.textContent.startsWith('income lost relevance'))");
      browser.awaitScript(
          "return document.querySelector('#announce').textContent.includes('income lost relevance')");
      browser.awaitScript(
          "return [...document.querySelectorAll('tr')].some(r => r.textContent.includes('income')"
              + " && r.querySelector('.pill.drifted'))");
      stream.release(34_500);
      awaitWindow(32_000);
      pictures("list");

      featureOpens();
      alarmLeadsToItsMoment(address);
      explorerFollowsTheFormulas(address);
      selectionIsMade(address);
      answersAreAsDescribed(address);
      browser.assertQuietAndAtHome(address);
      browser.open("about:blank"); // The program ends before the page does, which would complain.
    } finally {
      stream.release(Long.MAX_VALUE);
    }
    assertEquals(0, program.get(), err.toString(StandardCharsets.UTF_8));
  }

  private static CompletableFuture<Integer> start(
      Path directory, HeldStream stream, ByteArrayOutputStream err) {
    Path config =
        CommandLineFixture.write(
            directory.resolve("loans.yml"),
            """
            version: 1
            monitor: loans
            source:
              simulated: { scenario: credit, rows: 35000, seed: 7, loss_at: 20000, gain_at: 30000 }
            target: { column: defaulted }
            condition_on: [region]
            window: { rows: 5000 }
            emit: { every: 500 rows }
            reference: { first: 10000 rows }
            output: { file: "%s" }
            gateway: { listen: "127.0.0.1:0" }
            """
                .formatted(directory.resolve("out")));
    Streams streams =
        new Streams(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            false,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            Map.of());
    return CompletableFuture.supplyAsync(
        () -> Mimon.run(new LocalEngine(stream), streams, "run", config.toString()),
        task -> {
          Thread thread = new Thread(task, "program");
          thread.setDaemon(true);
          thread.start();
        });
  }

  private static String address(ByteArrayOutputStream err) throws InterruptedException {
    Pattern said = Pattern.compile("page (http://[^/]+/)");
    for (int i = 0; i < 600; i++) {
      Matcher matcher = said.matcher(err.toString(StandardCharsets.UTF_8));
      if (matcher.find()) {
        return matcher.group(1);
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no page: " + err.toString(StandardCharsets.UTF_8));
  }

  private void ranksAppear(String address) throws IOException {
    awaitWindow(14_000);
    browser.awaitScript("return document.querySelectorAll('.features tbody tr').length >= 7");
    // The page follows the API within a moment, and readings come all the time.
    List<String> byRank = ranks(address);
    List<String> shown = shownRanks();
    for (int left = 20; left > 0 && !byRank.equals(shown); left--) {
      byRank = ranks(address);
      shown = shownRanks();
    }
    assertEquals(7, byRank.size());
    assertEquals(byRank, shown);
  }

  private static List<String> ranks(String address) throws IOException {
    List<String> byRank = new ArrayList<>();
    for (JsonNode feature : answer(address + "api/v1/features").get("features")) {
      if (feature.get("given").isEmpty()) {
        byRank.add(feature.get("rank").asInt() + " " + feature.get("feature").asText());
      }
    }
    return byRank;
  }

  private List<String> shownRanks() {
    List<String> shown = new ArrayList<>();
    List<String> ranks = browser.texts(".features tbody tr td:first-child");
    List<String> names = browser.texts(".features tbody th a");
    for (int i = 0; i < Math.min(ranks.size(), names.size()); i++) {
      shown.add(ranks.get(i) + " " + names.get(i));
    }
    return shown;
  }

  private void awaitWindow(int row) {
    browser.awaitScript(
        "const text = document.querySelector('#health').textContent.match(/window to row ([0-9,]+)/);"
            + "return text !== null && Number(text[1].replaceAll(',', '')) >= arguments[0]",
        row);
  }

  private void featureOpens() throws IOException {
    browser.script(
        "[...document.querySelectorAll('.features a')].find(a => a.textContent === 'income').click()");
    browser.awaitScript("return document.querySelectorAll('.uplot canvas').length === 2");
    assertEquals(List.of("income"), browser.texts("h1"));
    String lead = String.join("", browser.texts(".lead"));
    assertTrue(lead.startsWith("Tells ") && lead.contains("about defaulted"), lead);
    browser.awaitScript(
        "return document.querySelector('.heatmap') && document.querySelector('.venn')");
    pictures("income");
    browser.script("location.hash = location.hash.replace('feature=income', 'feature=region')");
    browser.awaitScript(
        "return document.querySelector('.heatmap') && document.querySelector('.venn')");
    vennIsToScale();
    browser.awaitScript("return document.querySelector('.uplot canvas') !== null");
    pictures("feature");
  }

  /** The circles' overlap, counted on a fine grid, is the information it stands for. */
  private void vennIsToScale() throws IOException {
    JsonNode drawn =
        JSON.readTree(
            String.valueOf(
                browser.script(
                    "const v = document.querySelector('.venn'); return JSON.stringify({...v.dataset,"
                        + " label: v.getAttribute('aria-label')})")));
    double r1 = drawn.path("r1").asDouble();
    double r2 = drawn.path("r2").asDouble();
    double distance = drawn.path("distance").asDouble();
    Matcher numbers = Pattern.compile("(\\d+\\.\\d+) bits").matcher(drawn.path("label").asText());
    double[] bits = new double[3];
    for (int i = 0; i < 3; i++) {
      assertTrue(numbers.find());
      bits[i] = Double.parseDouble(numbers.group(1));
    }
    assertEquals(bits[0], Math.PI * r1 * r1, 6e-4);
    assertEquals(bits[1], Math.PI * r2 * r2, 6e-4);
    double step = 0.0005;
    long inside = 0;
    for (double x = -r1; x <= r1; x += step) {
      for (double y = 0; y <= r1; y += step) {
        inside +=
            x * x + y * y <= r1 * r1 && (x - distance) * (x - distance) + y * y <= r2 * r2 ? 1 : 0;
      }
    }
    assertEquals(bits[2], 2 * inside * step * step, 3e-3);
  }

  private void alarmLeadsToItsMoment(String address) throws IOException {
    browser.open(address + "#/alarms");
    browser.awaitScript("return document.querySelectorAll('.alarms.full .alarm').length > 0");
    pictures("alarms");
    browser.script(
        "[...document.querySelectorAll('.alarm')].find(a => a.textContent.includes('income lost'))"
            + ".querySelector('a').click()");
    browser.awaitScript("return document.querySelector('h1').textContent === 'income'");
    String hash = String.valueOf(browser.script("return location.hash"));
    assertTrue(hash.contains("feature=income") && hash.matches(".*at=\\d+.*"), hash);
  }

  private void explorerFollowsTheFormulas(String address) throws IOException {
    browser.open(address + "#/explorer");
    browser.awaitScript("return document.querySelector('.edit input') !== null");
    long[][] counts = {{311, 17}, {40, 132}};
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        browser.script(
            "const e = document.querySelectorAll('.edit input')[arguments[0]]; e.value = arguments[1];"
                + "e.dispatchEvent(new Event('input', {bubbles: true}))",
            2 * i + j,
            counts[i][j]);
      }
    }
    assertEquals(formulas(counts), browser.texts(".formulas output"));
    browser.script(
        "const s = document.querySelector('.tools select'); s.value = 'square'; s.dispatchEvent(new Event('change'))");
    // H(Y) of 2:2:1, as Y is a function of X.
    String squares = String.format(Locale.ROOT, "%.4f", -(0.8 * log2(0.4) + 0.2 * log2(0.2)));
    assertEquals(List.of(squares, squares, squares, squares), browser.texts(".formulas output"));
    browser.script(
        "const s = document.querySelector('.tools select'); s.value = 'xor'; s.dispatchEvent(new Event('change'))");
    assertEquals(
        List.of("0.0000", "0.0000", "0.0000", "0.0000"), browser.texts(".formulas output"));
    browser.open(
        address + "#/explorer?monitor=loans&segment=&feature=utilisation&target=defaulted");
    browser.awaitScript("return document.querySelectorAll('.edit tbody tr').length === 11");
    pictures("explorer");
  }

  /** Each formula by itself, in another language than the page's. */
  private static List<String> formulas(long[][] counts) {
    double n = 0;
    double[] x = new double[2];
    double[] y = new double[2];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        n += counts[i][j];
        x[i] += counts[i][j];
        y[j] += counts[i][j];
      }
    }
    double joint = 0;
    double divergence = 0;
    double given = 0;
    double back = 0;
    double hx = 0;
    double hy = 0;
    for (int i = 0; i < 2; i++) {
      hx -= x[i] / n * log2(x[i] / n);
      hy -= y[i] / n * log2(y[i] / n);
      for (int j = 0; j < 2; j++) {
        double p = counts[i][j] / n;
        joint -= p * log2(p);
        given -= p * log2(counts[i][j] / y[j]);
        back -= p * log2(counts[i][j] / x[i]);
        divergence += p * log2(p / (x[i] / n * (y[j] / n)));
      }
    }
    List<String> texts = new ArrayList<>();
    for (double value : new double[] {hx + hy - joint, hx - given, hy - back, divergence}) {
      texts.add(String.format(Locale.ROOT, "%.4f", value));
    }
    return texts;
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  private void selectionIsMade(String address) throws IOException {
    browser.open(address + "#/selection");
    browser.awaitScript(
        "return document.querySelectorAll('.picks').length === 2 && document.querySelectorAll('.picks')[1].children.length > 0");
    for (int k : new int[] {2, 4}) {
      browser.script(
          "const e = document.querySelector('#k'); e.value = arguments[0]; e.dispatchEvent(new Event('input'))",
          k);
      assertEquals(2L * k, browser.script("return document.querySelectorAll('.picks li').length"));
    }
    pictures("selection");
  }

  /** What the real monitor commits is described, too. */
  private static void answersAreAsDescribed(String address) throws IOException {
    OpenApi described = new OpenApi(answer(address + "api/v1/openapi.json"));
    for (String path : List.of("features", "readings", "alerts", "health", "config")) {
      JsonNode answer = answer(address + "api/v1/" + path);
      described.check(answer, described.schema("/api/v1/" + path, 200), path);
    }
  }

  private static JsonNode answer(String address) throws IOException {
    try (InputStream in = URI.create(address).toURL().openStream()) {
      return JSON.readTree(in);
    }
  }

  /** In both themes, and at the width of a phone. */
  private void pictures(String name) throws IOException {
    for (String theme : List.of("dark", "light")) {
      browser.theme(theme);
      browser.awaitScript(
          "const dark = matchMedia('(prefers-color-scheme: dark)').matches; return new Promise(r =>"
              + " requestAnimationFrame(() => requestAnimationFrame(() => r(dark === (arguments[0] === 'dark')))))"
                  .replace("arguments[0]", "'" + theme + "'"));
      settle();
      picture(name + "-" + theme);
    }
    browser.size(390, 844);
    settle();
    picture(name + "-light-390");
    browser.size(1280, 900);
    settle();
  }

  /** Charts are asked for anew when the theme changes, and drawn to a width when that does. */
  private void settle() {
    browser.awaitScript(
        "return !location.hash.startsWith('#/feature') || [...document.querySelectorAll('.uplot')].length > 0"
            + " && [...document.querySelectorAll('.plot')].every(p => Math.abs(p.clientWidth - p.querySelector('.uplot').clientWidth) < 2)");
  }

  private void picture(String name) throws IOException {
    browser.shoot(name);
    String wanted = System.getProperty("mimon.pictures", "");
    if (!wanted.isEmpty()
        && List.of("list-light", "income-dark", "income-light-390").contains(name)) {
      Path picture = Path.of(wanted, "page-" + name + ".png");
      Files.copy(SHOTS.resolve(name + ".png"), picture, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void hostileNamesDoNothingAndSilenceTurnsTheClockRed(@TempDir Path directory) throws Exception {
    List<String> names =
        List.of(
            "<img src=x onerror=\"document.title='pwned'\">",
            "\"><script>document.title='pwned'</script>",
            "javascript:document.title='pwned'",
            "__proto__",
            "constructor",
            "\uD83E\uDD84 \u202Eback\u202C",
            "a&b=c#d?e/../%2e%2e",
            "x".repeat(200),
            "'; DROP TABLE features; --\u0000\u0007");
    try (LiveFixture gateway = new LiveFixture(directory, Map.of())) {
      List<String> lines = new ArrayList<>();
      List<String> alerts = new ArrayList<>();
      for (String name : names) {
        lines.add(LiveLines.reading(name, "[]", 500, 0.2));
        lines.add(LiveLines.reading(name, "[]", 600, 0.18));
        lines.add(LiveLines.joint(name, 600));
        alerts.add(LiveLines.alert(name, Alert.State.FIRING, name, 600));
      }
      gateway.commit(FeedFile.READINGS, lines.toArray(String[]::new));
      gateway.commit(FeedFile.ALERTS, alerts.toArray(String[]::new));
      gateway.commit(FeedFile.STATUS, LiveLines.status(600));
      browser.size(390, 844);
      browser.theme("light");
      browser.open(gateway.address());
      browser.awaitScript("return document.querySelectorAll('.features tbody tr').length === 9");
      assertEquals(
          names.stream().sorted().toList(),
          browser.texts(".features tbody th a").stream().sorted().toList());
      browser.shoot("hostile");
      for (int i = 0; i < names.size(); i++) {
        browser.open(gateway.address() + "#/");
        browser.awaitScript("return document.querySelectorAll('.features tbody tr').length === 9");
        browser.script(
            "[...document.querySelectorAll('.features a')].find(a => a.textContent === arguments[0]).click()",
            names.get(i));
        browser.awaitScript(
            "return document.querySelector('.heatmap') && document.querySelector('.uplot')");
        assertEquals(List.of(names.get(i)), browser.texts("h1"));
        browser.shoot("hostile-" + i);
      }
      assertEquals(
          0L,
          browser.script("return document.querySelectorAll('img, iframe, body script').length"));
      assertTrue(String.valueOf(browser.script("return document.title")).endsWith("mimon"));
      assertNull(browser.script("return ({}).polluted ?? null"));
      browser.awaitScript(DATA_GONE);
      assertTrue(browser.texts("#clock").get(0).startsWith("no data for "));
      String readOut = browser.texts("#announce").get(0);
      assertTrue(readOut.startsWith("no data for "), readOut);
      gateway.commit(FeedFile.STATUS, LiveLines.status(700));
      browser.awaitScript("return document.querySelector('#clock.stale') === null");
      segmentsAreChosen(gateway);
      browser.assertQuietAndAtHome(gateway.address());

      browser.open("about:blank");
      try (LiveFixture.Crowd crowd = gateway.crowd()) {
        browser.open(gateway.address());
        browser.awaitScript("return document.querySelectorAll('.features tbody tr').length === 11");
        assertEquals(64, crowd.size(), "followers, of whom the page is none");
      }
    }
  }

  private void segmentsAreChosen(LiveFixture gateway) throws IOException {
    String line = LiveLines.reading("age", "[]", 700, 0.3);
    gateway.commit(
        FeedFile.READINGS,
        line.replace("\"segment\":\"\"", "\"segment\":\"DE\""),
        line.replace("\"segment\":\"\"", "\"segment\":\"<i>FR</i>\""));
    browser.open(gateway.address() + "#/");
    browser.awaitScript("return document.querySelectorAll('.features tbody tr').length === 11");
    assertEquals(
        List.of("all", "(none)", "<i>FR</i>", "DE"), browser.texts(".choices select option"));
    browser.script(
        "const s = document.querySelector('.choices select'); s.value = '1';"
            + " s.dispatchEvent(new Event('change'))");
    assertEquals(List.of("age"), browser.texts(".features tbody th a"));
    browser.script("document.querySelector('.features tbody th a').click()");
    browser.awaitScript(
        "return document.querySelector('.lead').textContent.includes('in segment <i>FR</i>')");
    browser.open(gateway.address() + "#/");
    browser.script(
        "const s = document.querySelector('.choices select'); s.value = '-1';"
            + " s.dispatchEvent(new Event('change'))");
    browser.script(
        "const f = document.querySelector('input[type=search]'); f.value = 'PROTO';"
            + " f.dispatchEvent(new Event('input'))");
    assertEquals(List.of("__proto__"), browser.texts(".features tbody th a"));
  }
}
