package io.mimon.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
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
  void thePageEscapesNamesAndAllowsNoScript() throws Exception {
    assertTrue(get("/").body().contains("No readings yet."));
    board.reading(Lines.record("<script>alert('1')</script>&\"", 1, 0.25, Double.NaN));
    HttpResponse<String> page = get("/");
    assertEquals("text/html; charset=utf-8", type(page));
    assertFalse(page.body().contains("<script"));
    assertTrue(page.body().contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;"));
    assertTrue(page.body().contains("0.2500</td><td class=\"\">–</td><td class=\"\">+0.0500"));
    assertTrue(
        page.headers()
            .firstValue("Content-Security-Policy")
            .orElse("")
            .startsWith("default-src 'none'; style-src 'sha256-"));
    assertEquals("5", page.headers().firstValue("Refresh").orElse(""));
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
