package io.mimon.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.MonitorConfig.BasicFile;
import io.mimon.core.config.MonitorConfig.BearerFile;
import io.mimon.gateway.alerts.SecretReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real server on a real socket, and clients that do not keep to the rules. */
@Timeout(120)
final class GatewaySecurityTest {
  private static final String TOKEN = "correct-horse-battery-staple";

  @TempDir Path directory;

  private final Board board = new Board(new ManualClock());
  private final MetricsExporter metrics = new MetricsExporter(board, "1.2.3");
  private @Nullable GatewayServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private GatewayServer start(@Nullable Credentials credentials) throws ListenException {
    InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    GatewayServer started =
        GatewayServer.start(
            listen,
            board,
            metrics,
            () -> Health.failed("cannot read /secret/place"),
            Map.of(),
            credentials);
    server = started;
    return started;
  }

  private Credentials bearer(String contents) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), contents);
    return new Credentials(new BearerFile(file), new SecretReader(Map.of()));
  }

  private String raw(String request) throws IOException {
    GatewayServer started = server == null ? start(null) : server;
    return RawClient.ask(started.port(), request);
  }

  private String get(String path, String... headers) throws IOException {
    return raw(RawClient.get(path, headers));
  }

  private static int code(String answer) {
    return RawClient.code(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../metrics",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%252e%252e/etc/passwd",
        "/metrics/../healthz",
        "//metrics",
        "/metrics%00",
        "/metrics;x",
        "/.git/config",
        "/%c0%ae%c0%ae/etc/passwd"
      })
  void noPathLeadsAnywhereElse(String path) throws IOException {
    String answer = get(path);
    assertEquals(404, code(answer), answer);
    assertFalse(answer.contains("root:"), answer);
  }

  @Test
  void aLineBreakInAPathSplitsNoHeader() throws IOException {
    for (String path : List.of("/%0d%0aSet-Cookie:%20a=b", "/metrics%0d%0aX-Evil:%20yes")) {
      String answer = get(path);
      assertEquals(404, code(answer), answer);
      assertFalse(answer.contains("Set-Cookie") || answer.contains("X-Evil"), answer);
    }
    String split = raw("GET /metrics\r\nX-Evil: yes HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertTrue(code(split) == 400 || split.isEmpty(), split);
  }

  @Test
  void aLineBreakInAHeaderIsNotGivenBack() throws IOException {
    String answer =
        get("/metrics", "Accept: text/plain\rX-Evil: yes", "Accept-Encoding: gzip\nX-Evil: yes");
    assertFalse(answer.lines().anyMatch(line -> line.startsWith("X-Evil")), answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST",
        "PUT",
        "DELETE",
        "PATCH",
        "OPTIONS",
        "TRACE",
        "CONNECT",
        "PROPFIND",
        "get"
      })
  void onlyReadingIsAllowed(String method) throws IOException {
    for (String path : List.of("/", "/metrics", "/healthz", "/nowhere")) {
      String answer =
          raw(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc");
      assertEquals(405, code(answer), answer);
      assertTrue(answer.contains("Allow: GET, HEAD"), answer);
      assertFalse(answer.contains("abc"), "what was sent is not given back");
    }
  }

  @Test
  void oldAndHalfRequestsAreAnsweredOrClosed() throws IOException {
    assertEquals(200, code(raw("GET /metrics HTTP/1.0\r\n\r\n")));
    assertEquals(421, code(raw("GET /metrics HTTP/1.1\r\n\r\n")), "HTTP/1.1 says a Host");
    assertEquals("", raw(""));
    assertEquals("", raw("GET /metrics HT"));
    SplittableRandom random = new SplittableRandom(20261127);
    List<String> garbage = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[1 + random.nextInt(400)];
      random.nextBytes(bytes);
      garbage.add(new String(bytes, StandardCharsets.ISO_8859_1) + "\r\n\r\n");
    }
    garbage.addAll(
        List.of(
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
            "GET\r\n\r\n",
            "GET /metrics\r\n\r\n",
            "GET mailto:x HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET * HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /metrics HTTP/9.9\r\n\r\n",
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n"));
    for (String request : garbage) {
      String answer = raw(request);
      assertFalse(answer.contains("mimon_"), () -> "seed 20261127: " + request + " → " + answer);
    }
    assertEquals(200, code(get("/metrics")));
  }

  @Test
  void aRequestByAForeignNameIsNotAnswered() throws IOException {
    GatewayServer started = start(null);
    int port = started.port();
    for (String host :
        List.of(
            "localhost:" + port,
            "127.0.0.1:" + port,
            "[::1]:" + port,
            "LOCALHOST",
            "localhost:9")) {
      assertEquals(200, code(withHosts("/metrics", host)), host);
    }
    for (String host :
        List.of(
            "evil.example:" + port,
            "localhost.evil.example",
            "127.0.0.1.evil.example:" + port,
            "evil.example#localhost",
            "localhost@evil.example",
            "localhost:80:80",
            "0.0.0.0",
            "")) {
      String answer = withHosts("/metrics", host);
      assertEquals(421, code(answer), host);
      assertFalse(answer.contains("mimon_"), answer);
    }
    assertEquals(421, code(withHosts("/metrics", "localhost", "evil.example")));
    assertEquals(421, code(withHosts("http://evil.example/metrics", "localhost")));
    assertEquals(200, code(withHosts("http://localhost/metrics", "localhost")));
  }

  private String withHosts(String target, String... hosts) throws IOException {
    StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
    for (String host : hosts) {
      request.append("Host: ").append(host).append("\r\n");
    }
    return raw(request.append("Connection: close\r\n\r\n").toString());
  }

  @Test
  void aTokenLetsInAndNothingElseDoes() throws IOException {
    start(bearer(TOKEN + "\n"));
    assertEquals(200, code(get("/metrics", "Authorization: Bearer " + TOKEN)));
    assertEquals(200, code(get("/", "authorization: bearer " + TOKEN)));
    for (String wrong :
        List.of(
            "Bearer " + TOKEN + "x",
            "Bearer " + TOKEN.substring(1),
            "Bearer",
            "Bearer ",
            TOKEN,
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(("x:" + TOKEN).getBytes(StandardCharsets.UTF_8)))) {
      String answer = get("/metrics", "Authorization: " + wrong);
      assertEquals(401, code(answer), wrong);
      assertTrue(
          answer.toLowerCase(Locale.ROOT).contains("www-authenticate: bearer realm=\"mimon\""),
          answer);
      assertFalse(answer.contains("mimon_") || answer.contains(TOKEN), answer);
    }
    assertEquals(401, code(get("/metrics")));
    assertEquals(401, code(get("/nowhere")), "what there is, is not told");
    assertEquals(
        401, code(raw("POST /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")));
    String twice = "Authorization: Bearer " + TOKEN;
    assertEquals(401, code(get("/metrics", twice, "Authorization: Bearer other")));
    String named =
        raw(
            "GET /metrics HTTP/1.1\r\nHost: mimon.example\r\n"
                + twice
                + "\r\nConnection: close\r\n\r\n");
    assertEquals(200, code(named), "with a token, any name will do");
  }

  @Test
  void healthIsToldToEverybodyWithoutItsDetails() throws IOException {
    start(bearer(TOKEN));
    String stranger = get("/healthz");
    assertEquals(503, code(stranger));
    assertTrue(stranger.endsWith("{\"status\":\"failed\"}\n"), stranger);
    assertTrue(get("/healthz", "Authorization: Bearer " + TOKEN).contains("/secret/place"));
  }

  @Test
  void aTokenThatIsReplacedHoldsAtOnceAndOneThatIsGoneLetsNobodyIn() throws IOException {
    start(bearer(TOKEN));
    assertEquals(200, code(get("/metrics", "Authorization: Bearer " + TOKEN)));
    Path file = Files.writeString(directory.resolve("token"), "another-token-of-some-length");
    assertEquals(401, code(get("/metrics", "Authorization: Bearer " + TOKEN)));
    assertEquals(200, code(get("/metrics", "Authorization: Bearer another-token-of-some-length")));
    Files.delete(file);
    assertEquals(503, code(get("/metrics", "Authorization: Bearer another-token-of-some-length")));
    assertEquals(503, code(get("/metrics", "Authorization: Bearer ")));
  }

  @Test
  void aUserAndPasswordLetIn() throws IOException {
    Path file = Files.writeString(directory.resolve("user"), "grafana:pa:ss wörd\n");
    start(new Credentials(new BasicFile(file), new SecretReader(Map.of())));
    assertEquals(
        200, code(get("/metrics", "Authorization: Basic " + base64("grafana:pa:ss wörd"))));
    String refused = get("/metrics", "Authorization: Basic " + base64("grafana:pa"));
    assertEquals(401, code(refused));
    assertTrue(refused.contains("Basic realm=\"mimon\", charset=\"UTF-8\""), refused);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
