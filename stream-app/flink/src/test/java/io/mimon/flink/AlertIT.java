package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.testkit.Streams;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerts of the runnable jar as its own process, at receivers over HTTP. */
@Timeout(600)
final class AlertIT {
  private static final Path JAR =
      Path.of(System.getProperty("mimon.root"), "stream-app/flink/target/mimon-flink-all.jar");
  private static final int TIMEOUT_SECONDS = 120;
  private static final int ROWS = 24_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOOK = "/hook";
  private static final String SLACK = "/slack";
  private static final String PAGERDUTY = "/pd";
  private static final List<String> SINKS = List.of(HOOK, SLACK, PAGERDUTY, "/am/api/v2/alerts");

  @TempDir Path directory;

  private final Map<String, String> environment = new LinkedHashMap<>();

  /** Features that tell about the target for 4,000 rows and then do not, by turns. */
  private Path writeCsv(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path file = directory.resolve("stream.csv");
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      out.println("a,b,c,d,y");
      for (int i = 0; i < ROWS; i++) {
        int y = random.nextInt(2);
        StringBuilder row = new StringBuilder();
        for (int feature = 0; feature < 4; feature++) {
          boolean tells = i > 4_000 && (i / 4_000 + feature) % 2 == 1;
          row.append(tells && random.nextInt(10) > 0 ? y : random.nextInt(2)).append("ab,");
        }
        out.println(row.append(y == 1 ? "yes" : "no"));
      }
    }
    return file;
  }

  private String yaml(Path csv, double rowsPerSecond) {
    return """
    version: 1
    monitor: pages
    source: { file: { path: "%s", rows_per_second: %s } }
    target: { column: y }
    window: { rows: 500 }
    emit: { every: 100 rows }
    reference: { first: 3000 rows }
    output: { file: "%s" }
    state: { checkpoint_every: 200ms }
    """
        .formatted(csv, rowsPerSecond, directory.resolve("out"));
  }

  @Test
  void killedBetweenDecisionAndDeliveryEveryAlertArrivesInOrderAndNoneIsDecidedTwice()
      throws Exception {
    Path csv = writeCsv(20261127);
    List<String> expected =
        Streams.undisturbed(Streams.plan(yaml(csv, 0))).alerts().stream().toList();
    List<String> expectedKeys = expected.stream().map(AlertIT::key).toList();
    assertTrue(expected.size() >= 6, "too few alerts to tell: " + expected);
    try (AlertReceiver receiver = new AlertReceiver()) {
      Path config = directory.resolve("pages.yml");
      Files.writeString(directory.resolve("slack.url"), receiver.url(SLACK));
      environment.put("PD_KEY", "0123456789abcdef0123456789abcdef");
      Files.writeString(
          config,
          yaml(csv, 3_000)
              + """
              gateway: { enabled: false }
              alerts:
                - { name: hook, webhook: { url: "%s", timeout: 2s } }
                - { name: slack, slack: { url_file: "%s", timeout: 2s } }
                - { name: pd, pagerduty: { routing_key_env: PD_KEY, url: "%s", timeout: 2s } }
                - { name: am, alertmanager: { url: "%s", timeout: 2s, resend_every: 1h } }
              """
                  .formatted(
                      receiver.url(HOOK),
                      directory.resolve("slack.url"),
                      receiver.url(PAGERDUTY),
                      receiver.url("/am")));

      // Decided, and nobody has been told.
      receiver.answer(request -> 503);
      Process first = start("run", config.toString());
      await(first, "no alert was decided", () -> alerts().size() >= 2);
      kill(first);
      assertTrue(alerts().size() < expected.size(), "it was over before it was killed");

      // Told, and killed before it could hear that it was heard; twice.
      for (int kill = 0; kill < 2; kill++) {
        Set<String> unheard = ConcurrentHashMap.newKeySet();
        Map<String, Long> told = new HashMap<>();
        SINKS.forEach(path -> told.put(path, asked(receiver, path)));
        receiver.answer(
            request -> {
              // The first is answered, no other.
              if (asked(receiver, request.path()) <= told.getOrDefault(request.path(), 0L) + 1) {
                return 200;
              }
              unheard.add(request.path());
              return 0;
            });
        Process next = start("run", config.toString());
        await(next, "not all were told", () -> unheard.size() == SINKS.size());
        kill(next);
      }

      receiver.answer(request -> 200);
      Process last = start("run", config.toString());
      assertTrue(last.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "it did not finish");
      assertEquals(0, last.exitValue(), this::log);

      assertEquals(expected, alerts(), "each is decided once");
      for (String path : SINKS) {
        List<String> keys =
            receiver.requests().stream()
                .filter(request -> request.path().equals(path))
                .flatMap(request -> told(request).stream())
                .toList();
        List<String> arrived = new ArrayList<>(new LinkedHashSet<>(keys));
        assertEquals(sorted(expectedKeys), sorted(arrived), path + ": every one arrives");
        assertTrue(keys.size() > arrived.size(), path + ": none was sent again: " + keys);
        assertEquals(byEpisode(expectedKeys), byEpisode(arrived), path + ": in order");
      }
    }
  }

  /** The keys of the alerts that a request tells of, whatever receiver it is for. */
  private static List<String> told(AlertReceiver.Request request) {
    return switch (request.path()) {
      case HOOK -> List.of(request.key());
      case SLACK -> {
        JsonNode blocks = json(request.body()).path("blocks");
        String foot = blocks.path(blocks.size() - 1).at("/elements/0/text").asText();
        String head = blocks.at("/0/text/text").asText();
        String state = head.substring(head.lastIndexOf('(') + 1, head.length() - 1);
        yield List.of(foot.replace("mimon, alert ", "") + state(state));
      }
      case PAGERDUTY -> {
        JsonNode event = json(request.body());
        boolean ends = event.path("event_action").asText().equals("resolve");
        String state = ends ? "resolved" : event.at("/payload/severity").asText();
        yield List.of(event.path("dedup_key").asText() + state(state));
      }
      default -> toldAlertmanager(json(request.body()));
    };
  }

  /** What fires has an end that is to come; one that has become more severe ends as it was. */
  private static List<String> toldAlertmanager(JsonNode alerts) {
    Set<String> firing = new LinkedHashSet<>();
    List<String> keys = new ArrayList<>();
    for (JsonNode alert : alerts) {
      String episode = alert.at("/annotations/episode").asText();
      if (Instant.parse(alert.path("endsAt").asText()).isAfter(Instant.now())) {
        firing.add(episode);
        keys.add(episode + state(alert.at("/labels/severity").asText()));
      }
    }
    for (JsonNode alert : alerts) {
      String episode = alert.at("/annotations/episode").asText();
      if (!firing.contains(episode)) {
        keys.add(episode + state("resolved"));
      }
    }
    return keys;
  }

  private static String state(String severity) {
    return severity.equals("resolved") ? ":resolved" : ":firing:" + severity;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  /** All that a person, a log, a metric or a file may show, with receivers that repeat it all. */
  @Test
  void noSecretIsToBeSeenAnywhere() throws Exception {
    String url = "hunter2-in-the-path";
    String signing = "hunter2-signing-key";
    String slack = "hunter2-of-slack";
    String routing = "hunter2hunter2hunter2hunter2abcd";
    String user = "u:hunter2-password";
    Path csv = writeCsv(7);
    try (AlertReceiver receiver = new AlertReceiver()) {
      Files.writeString(directory.resolve("signing.key"), signing + "\n");
      Files.writeString(directory.resolve("slack.url"), receiver.url("/" + slack));
      environment.put("PD_KEY", routing);
      environment.put("MIMON_LOG", "debug");
      Path config = directory.resolve("pages.yml");
      Files.writeString(
          config,
          yaml(csv, 3_000)
              + """
              gateway: { listen: "127.0.0.1:0" }
              alerts:
                - { name: hook, webhook: { url: "%s", secret_file: "%s" } }
                - { slack: { url_file: "%s" } }
                - { pagerduty: { routing_key_env: PD_KEY, url: "%s" } }
                - { alertmanager: { url: "%s" } }
                - { name: gone, webhook: { url: "%s" } }
              """
                  .formatted(
                      receiver.url("/" + url + "?token=" + url),
                      directory.resolve("signing.key"),
                      directory.resolve("slack.url"),
                      receiver.url("/pd"),
                      receiver.url("/am").replace("http://", "http://" + user + "@"),
                      "http://" + user + "@127.0.0.1:1/" + url));
      receiver.answer(
          request ->
              request.path().contains("slack") ? 400 : request.path().equals("/pd") ? 422 : 202);

      String validated = output(start("validate", config.toString(), "--json"));
      assertTrue(validated.contains("signing.key"), validated);
      String tested = output(start("alerts", "test", config.toString()));
      assertTrue(tested.contains("FAILED"), tested);

      Process run = start("run", config.toString());
      await(run, "PagerDuty was not asked", () -> asked(receiver, "/pd") >= 2);
      await(run, "Slack was not asked", () -> asked(receiver, "/" + slack) >= 2);
      await(run, "the page is not up", () -> log().contains("page http://"));
      Matcher page = Pattern.compile("page (http://\\S+?)/ ").matcher(log());
      assertTrue(page.find());
      String metrics = get(page.group(1) + "/metrics");
      StringBuilder seen = new StringBuilder(metrics);
      for (String path : List.of("/", "/healthz", "/api/v1/config", "/api/v1/alerts")) {
        seen.append(get(page.group(1) + path));
      }
      assertTrue(seen.indexOf("signing.key") > 0, "the configuration is not among it: " + seen);
      assertTrue(metrics.contains("result=\"failed\""), metrics);
      run.destroy();
      assertTrue(run.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "it did not stop");

      assertTrue(log().contains("given up"), "the log says nothing: " + log());
      List<String> leaks = new ArrayList<>();
      for (String secret : List.of("hunter2", signing, slack, routing, user)) {
        Map.of(
                "validate",
                validated,
                "alerts test",
                tested,
                "gateway",
                seen.toString(),
                "log",
                log())
            .forEach((where, text) -> add(leaks, where, text, secret));
        try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            byte[] bytes = Files.readAllBytes(file);
            add(leaks, file.toString(), new String(bytes, StandardCharsets.ISO_8859_1), secret);
          }
        }
      }
      assertEquals(List.of(), leaks);
    }
  }

  private static void add(List<String> leaks, String where, String text, String secret) {
    int at = text.indexOf(secret);
    if (at >= 0) {
      leaks.add(
          where + ": …" + text.substring(Math.max(0, at - 80), Math.min(text.length(), at + 40)));
    }
  }

  private static long asked(AlertReceiver receiver, String path) {
    return receiver.requests().stream().filter(request -> request.path().equals(path)).count();
  }

  private static String get(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
        .body();
  }

  private static String key(String line) {
    JsonNode alert = json(line);
    boolean ends = alert.path("state").asText().equals("resolved");
    return alert.path("id").asText() + state(ends ? "resolved" : alert.path("severity").asText());
  }

  private static Map<String, List<String>> byEpisode(List<String> keys) {
    Map<String, List<String>> byEpisode = new LinkedHashMap<>();
    for (String key : sorted(keys.stream().map(k -> k.substring(0, k.indexOf(':'))).toList())) {
      byEpisode.put(key, keys.stream().filter(k -> k.startsWith(key + ":")).toList());
    }
    return byEpisode;
  }

  private static List<String> sorted(List<String> texts) {
    return texts.stream().sorted().toList();
  }

  private List<String> alerts() throws IOException {
    return Streams.Lines.read(directory.resolve("out")).alerts();
  }

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    Collections.addAll(
        command,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-XX:TieredStopAtLevel=1");
    Collections.addAll(command, "-jar", JAR.toString());
    Collections.addAll(command, args);
    Path log = directory.resolve(args[0].equals("run") ? "process.log" : args[0] + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** What a short command said. */
  private String output(Process process) throws IOException, InterruptedException {
    assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "it did not finish");
    StringBuilder said = new StringBuilder();
    for (String log : List.of("validate.log", "alerts.log")) {
      Path file = directory.resolve(log);
      said.append(Files.exists(file) ? Files.readString(file) : "");
    }
    return said.toString();
  }

  /** SIGKILL. */
  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS));
    assertFalse(process.isAlive());
  }

  private void await(Process process, String what, Callable<Boolean> holds) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!holds.call()) {
      assertTrue(process.isAlive() && System.nanoTime() < deadline, () -> what + ": " + log());
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("process.log"));
    } catch (IOException e) {
      return "no log";
    }
  }
}
