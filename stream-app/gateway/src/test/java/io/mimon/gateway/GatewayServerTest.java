package io.mimon.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final ManualClock clock = new ManualClock();
  private final Board board = new Board(clock);
  private final MetricsExporter metrics = new MetricsExporter(board, "1.2.3");
  private final AtomicReference<Health> health = new AtomicReference<>(Health.up());
  private GatewayServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        GatewayServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            board,
            metrics,
            health::get);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void metricsComeInTheFormatAskedFor() throws Exception {
    board.reading(Lines.record("größe", 1, 0.25, 0.1));
    HttpResponse<String> plain = get("/metrics");
    assertEquals(200, plain.statusCode());
    assertEquals("text/plain; version=0.0.4; charset=utf-8", type(plain));
    assertTrue(plain.body().contains("feature=\"größe\""));

    HttpResponse<String> open =
        send(request("/metrics").header("Accept", "application/openmetrics-text; version=1.0.0"));
    assertEquals("application/openmetrics-text; version=1.0.0; charset=utf-8", type(open));
    assertTrue(open.body().endsWith("# EOF\n"));
  }

  /** It has a name, so that nothing but a scrape asks it. */
  private static final class Hungry extends Collector implements Collector.Describable {
    @Override
    public List<MetricFamilySamples> collect() {
      throw new OutOfMemoryError("Java heap space");
    }

    @Override
    public List<MetricFamilySamples> describe() {
      return List.of(new GaugeMetricFamily("hungry", "More than there is.", List.of()));
    }
  }

  /** A scrape that fails is answered, and does not take the next one's place. */
  @Test
  void whatDoesNotFitIntoMemoryIsSaid() throws Exception {
    Hungry hungry = new Hungry();
    metrics.registry().register(hungry);
    for (int i = 0; i <= GatewayServer.SCRAPES_MAX; i++) {
      HttpResponse<String> refused = get("/metrics");
      assertEquals(503, refused.statusCode());
      assertTrue(refused.body().contains("lower gateway.metrics.features_max"), refused.body());
    }
    metrics.registry().unregister(hungry);
    assertEquals(200, get("/metrics").statusCode());
  }

  @Test
  void healthIsOkUntilTheJobFails() throws Exception {
    assertEquals("{\"status\":\"ok\",\"rows\":0,\"finished\":false}\n", get("/healthz").body());
    board.status(Lines.statusRecord(97, true));
    clock.advance(Duration.ofSeconds(7));
    HttpResponse<String> ok = get("/healthz");
    assertEquals(200, ok.statusCode());
    assertEquals(
        "{\"status\":\"ok\",\"lastUpdate\":\"2026-01-01T00:00:00Z\",\"secondsSinceUpdate\":7,"
            + "\"rows\":97,\"finished\":true}\n",
        ok.body());

    health.set(Health.failed("the job failed: \"disk full\""));
    HttpResponse<String> failed = get("/healthz");
    assertEquals(503, failed.statusCode());
    assertTrue(
        failed
            .body()
            .startsWith("{\"status\":\"failed\",\"reason\":\"the job failed: \\\"disk full\\\"\""));
  }

  @Test
  void thePageLoadsNothingFromElsewhereAndHasNoScriptInIt() throws Exception {
    HttpResponse<String> page = get("/");
    assertEquals("text/html; charset=utf-8", type(page));
    assertEquals(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        page.headers().firstValue("Content-Security-Policy").orElse(""));
    assertFalse(page.body().contains("//"), "an address of elsewhere");
    Matcher script = Pattern.compile("<script([^>]*)>([^<]*)</script>").matcher(page.body());
    while (script.find()) {
      assertEquals("", script.group(2));
    }
    Matcher loaded = Pattern.compile("(?:src|href)=\"(assets/[^\"]+)\"").matcher(page.body());
    int files = 0;
    while (loaded.find()) {
      HttpResponse<String> file = get("/" + loaded.group(1));
      assertEquals(200, file.statusCode(), loaded.group(1));
      assertEquals("nosniff", file.headers().firstValue("X-Content-Type-Options").orElse(""));
      files++;
    }
    assertEquals(5, files);
  }

  @Test
  void onlyFilesOfThePageAreServed() throws Exception {
    for (String path :
        new String[] {
          "/assets/",
          "/assets/openapi.json",
          "/assets/../io/mimon/gateway/build.properties",
          "/assets/..%2f..%2fbuild.properties",
          "/assets/%2e%2e/live/index.html",
          "/assets/page.css/"
        }) {
      assertEquals(404, get(path).statusCode(), path);
    }
    // A name of another machine, by the rules of addresses.
    assertEquals(421, get("//assets/page.css").statusCode());
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertEquals(404, get("/metrics/").statusCode());
    assertEquals(404, get("/favicon.ico").statusCode());
    HttpResponse<String> post =
        send(request("/metrics").POST(HttpRequest.BodyPublishers.ofString("x")));
    assertEquals(405, post.statusCode());
    assertEquals("GET, HEAD", post.headers().firstValue("Allow").orElse(""));
    HttpResponse<String> head =
        send(request("/healthz").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
  }

  @Test
  @SuppressWarnings("AddressSelection") // a literal address, as in the configuration
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress listen = new InetSocketAddress("127.0.0.1", taken.getLocalPort());
      ListenException refused =
          assertThrows(
              ListenException.class,
              () -> GatewayServer.start(listen, board, metrics, health::get));
      assertEquals(
          "127.0.0.1:" + taken.getLocalPort() + " is in use; set gateway.listen to another port",
          refused.getMessage());
    }
  }

  @Test
  void anUnknownHostIsNamed() {
    InetSocketAddress listen = InetSocketAddress.createUnresolved("no-such-host.invalid", 8080);
    ListenException refused =
        assertThrows(
            ListenException.class, () -> GatewayServer.start(listen, board, metrics, health::get));
    assertTrue(
        String.valueOf(refused.getMessage())
            .startsWith("no-such-host.invalid:8080: the host is unknown"));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String type(HttpResponse<String> response) {
    return response.headers().firstValue("Content-Type").orElse("");
  }
}
