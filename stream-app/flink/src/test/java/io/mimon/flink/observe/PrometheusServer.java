package io.mimon.flink.observe;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.flink.observe.Dashboards.Target;
import io.mimon.testkit.JavaProcess;
import io.mimon.testkit.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A real Prometheus of this machine, asked as Grafana asks it. */
final class PrometheusServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOKS_BACK = Duration.ofMinutes(10);

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private final Process process;
  private final Path log;

  private PrometheusServer(int port, Process process, Path log) {
    this.port = port;
    this.process = process;
    this.log = log;
  }

  /** Starts one; its data and its log are in the directory. */
  static PrometheusServer start(Path binary, Path config, Path directory) throws Exception {
    int port = JavaProcess.freePort();
    Path log = directory.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                binary.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    PrometheusServer server = new PrometheusServer(port, process, log);
    Waiting.until(() -> server.isReady(), PATIENCE, server::said);
    return server;
  }

  private boolean isReady() throws InterruptedException {
    try {
      return send("/-/ready").statusCode() == 200;
    } catch (IOException e) {
      return false; // Not up yet.
    }
  }

  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log";
    }
  }

  /** Those of which it has no number. */
  List<Target> empties(List<Target> targets) {
    List<Target> empties = new ArrayList<>();
    for (Target target : targets) {
      try {
        if (!hasData(target.expression(), target.range())) {
          empties.add(target);
        }
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(target.toString(), e);
      }
    }
    return empties;
  }

  /** Whether there is a number at any time since the start, or, without a range, now. */
  private boolean hasData(String expression, boolean range)
      throws IOException, InterruptedException {
    Instant now = Instant.now();
    String path =
        range
            ? "/api/v1/query_range?step=5&start="
                + now.minus(LOOKS_BACK).getEpochSecond()
                + "&end="
                + now.getEpochSecond()
                + "&query="
            : "/api/v1/query?query=";
    for (JsonNode series : get(path + encode(expression)).path("result")) {
      for (JsonNode sample : series.path("values")) {
        if (isNumber(sample)) {
          return true;
        }
      }
      if (isNumber(series.path("value"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumber(JsonNode sample) {
    return sample.size() == 2 && !sample.path(1).asText().equals("NaN");
  }

  /** The values of a label in the series that match. */
  Set<String> labelValues(String label, String selector) throws IOException, InterruptedException {
    Set<String> values = new TreeSet<>();
    String path = "/api/v1/label/" + label + "/values?match[]=" + encode(selector);
    get(path.replace("[]", "%5B%5D")).forEach(value -> values.add(value.asText()));
    return values;
  }

  /** The rules it has loaded. */
  List<JsonNode> rules() throws IOException, InterruptedException {
    return Dashboards.list(get("/api/v1/rules").path("groups")).stream()
        .flatMap(group -> Dashboards.list(group.path("rules")).stream())
        .toList();
  }

  /** What is pending or fires. */
  List<JsonNode> alerts() throws IOException, InterruptedException {
    return Dashboards.list(get("/api/v1/alerts").path("alerts"));
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.body());
    }
    return Dashboards.JSON.readTree(response.body()).path("data");
  }

  private HttpResponse<String> send(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
