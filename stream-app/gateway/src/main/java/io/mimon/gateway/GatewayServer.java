package io.mimon.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mimon.gateway.live.Answer;
import io.mimon.gateway.live.LivePage;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the board over HTTP: the live page at {@code /}, its API under {@code /api/v1}, Prometheus
 * metrics at {@code /metrics}, health at {@code /healthz}; read-only.
 *
 * <p>Bounded: {@value #CONNECTIONS_MAX} connections (one past that is closed), with a thread for
 * each that is sending or being answered, so that those who send slowly keep nobody else waiting;
 * {@value #REQUEST_SECONDS_MAX} seconds to send a request and {@value #RESPONSE_SECONDS_MAX} to
 * take the response; {@value #HEADERS_MAX} headers of {@value #HEADER_BYTES_MAX} bytes together
 * with the request line; {@value #SCRAPES_MAX} scrapes at a time.
 *
 * <p>Who is let in: {@link RequestGuard}. Health is told to everybody, without its details.
 */
public final class GatewayServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  static final int CONNECTIONS_MAX = 256;
  static final int HEADERS_MAX = 64;
  static final int HEADER_BYTES_MAX = 32_768;
  static final int SCRAPES_MAX = 4;
  static final int REQUEST_SECONDS_MAX = 10;
  static final int RESPONSE_SECONDS_MAX = 30;

  /** Updates of the page come in responses that end well before the limit, and are asked anew. */
  private static final Duration STREAM_LASTS = Duration.ofSeconds(RESPONSE_SECONDS_MAX - 10);

  private static final String RETRY_AFTER_SECONDS = "10";

  private static final int TEXT_BUFFER = 1 << 16;
  private static final String TOO_LARGE =
      "these metrics do not fit into the memory of this process: lower"
          + " gateway.metrics.features_max, or give it more (-Xmx)\n";

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Board board;
  private final CollectorRegistry registry;
  private final Supplier<Health> health;
  private final RequestGuard guard;
  private final Semaphore scrapes = new Semaphore(SCRAPES_MAX);
  private final LivePage page;

  private GatewayServer(
      HttpServer server,
      Board board,
      MetricsExporter metrics,
      Supplier<Health> health,
      Map<String, Object> config,
      RequestGuard guard) {
    this.server = server;
    this.guard = guard;
    this.board = board;
    this.registry = metrics.registry();
    this.health = health;
    this.page = new LivePage(board, health, registry, config, STREAM_LASTS);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            0,
            CONNECTIONS_MAX,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "mimon-gateway-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts serving those on this machine, without a configuration to show. */
  public static GatewayServer start(
      InetSocketAddress listen, Board board, MetricsExporter metrics, Supplier<Health> health)
      throws ListenException {
    return start(listen, board, metrics, health, Map.of(), null);
  }

  /**
   * Starts serving.
   *
   * @param listen where; port 0 takes a free one, see {@link #port()}
   * @param health asked by each request for it
   * @param config as the API shows it, without secrets
   * @param credentials null for none, where only this machine can reach it
   * @throws ListenException when that address cannot be had
   */
  public static GatewayServer start(
      InetSocketAddress listen,
      Board board,
      MetricsExporter metrics,
      Supplier<Health> health,
      Map<String, Object> config,
      @Nullable Credentials credentials)
      throws ListenException {
    GatewayServer gateway =
        new GatewayServer(
            bind(listen), board, metrics, health, config, new RequestGuard(credentials));
    gateway.server.setExecutor(gateway.threads);
    gateway.server.createContext("/", gateway::handle);
    gateway.server.start();
    return gateway;
  }

  /** The port listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops at once; open requests are cut off. */
  @Override
  public void close() {
    page.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private static HttpServer bind(InetSocketAddress listen) throws ListenException {
    limit();
    String where = listen.getHostString() + ":" + listen.getPort();
    if (listen.isUnresolved()) {
      throw new ListenException(
          where + ": the host is unknown; set gateway.listen to an address of this machine", null);
    }
    try {
      return HttpServer.create(listen, 0);
    } catch (BindException e) {
      // The same exception tells of a taken port and of another machine's address.
      boolean taken = String.valueOf(e.getMessage()).contains("in use");
      String message =
          taken
              ? where + " is in use; set gateway.listen to another port"
              : where + " cannot be listened on (" + e.getMessage() + "); check gateway.listen";
      throw new ListenException(message, e);
    } catch (IOException e) {
      throw new ListenException(where + " cannot be listened on: " + e.getMessage(), e);
    }
  }

  /** The JDK's server has its limits in system properties only, read once; a user's own stay. */
  private static void limit() {
    setIfAbsent("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
    setIfAbsent("sun.net.httpserver.maxReqHeaders", HEADERS_MAX);
    setIfAbsent("sun.net.httpserver.maxReqHeaderSize", HEADER_BYTES_MAX);
    setIfAbsent("sun.net.httpserver.maxReqTime", REQUEST_SECONDS_MAX);
    setIfAbsent("sun.net.httpserver.maxRspTime", RESPONSE_SECONDS_MAX);
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      // Header and body are written apart: with Nagle's algorithm each response waits 40 ms.
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private static void setIfAbsent(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  private void handle(HttpExchange exchange) {
    boolean handedOver = false;
    try {
      handedOver = respond(exchange);
    } catch (IOException e) {
      LOG.debug("a client went away: {}", e.toString());
    } catch (RuntimeException e) {
      // The shell of the request: without this the JDK's server drops the connection in silence.
      LOG.error("cannot answer {}", exchange.getRequestURI().getRawPath(), e);
    } finally {
      if (!handedOver) {
        exchange.close();
      }
    }
  }

  /** Whether the exchange goes on elsewhere. */
  private boolean respond(HttpExchange exchange) throws IOException {
    String path = String.valueOf(exchange.getRequestURI().getPath());
    Optional<RequestGuard.Refusal> refusal = guard.refusal(exchange);
    if (refusal.isPresent()) {
      refuse(exchange, refusal.get());
    } else if (!isRead(exchange)) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      refuse(exchange, path, 405, "Only GET and HEAD are answered.");
    } else if (LivePage.isStream(path)) {
      return stream(exchange);
    } else if (path.equals("/metrics")) {
      metrics(exchange);
    } else if (path.equals("/healthz")) {
      health(exchange);
    } else {
      page(exchange, path);
    }
    return false;
  }

  private void refuse(HttpExchange exchange, RequestGuard.Refusal refusal) throws IOException {
    String path = String.valueOf(exchange.getRequestURI().getPath());
    if (refusal.code() == 401 && path.equals("/healthz") && isRead(exchange)) {
      boolean ok = health.get().ok();
      String status = "{\"status\":\"" + (ok ? "ok" : "failed") + "\"}\n";
      send(exchange, ok ? 200 : 503, "application/json", bytes(status));
      return;
    }
    refusal.headers().forEach(exchange.getResponseHeaders()::set);
    refuse(exchange, path, refusal.code(), refusal.message());
  }

  private static boolean isRead(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    return method.equals("GET") || method.equals("HEAD");
  }

  private boolean stream(HttpExchange exchange) throws IOException {
    commonHeaders(exchange);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Type", LivePage.STREAM_TYPE);
      exchange.sendResponseHeaders(200, -1);
      return false;
    }
    if (page.stream(exchange)) {
      return true;
    }
    exchange.getResponseHeaders().set("Retry-After", RETRY_AFTER_SECONDS);
    send(exchange, LivePage.refusal(503, "As many clients follow the updates as may; try later."));
    return false;
  }

  private void page(HttpExchange exchange, String path) throws IOException {
    @Nullable Answer answer = page.answer(path, exchange.getRequestURI().getRawQuery());
    if (answer == null) {
      refuse(exchange, path, 404, "There is nothing here.");
      return;
    }
    exchange.getResponseHeaders().set("Content-Security-Policy", LivePage.CONTENT_SECURITY_POLICY);
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    send(exchange, answer);
  }

  private static void refuse(HttpExchange exchange, String path, int status, String sentence)
      throws IOException {
    if (path.startsWith(LivePage.API)) {
      send(exchange, LivePage.refusal(status, sentence));
    } else {
      send(exchange, status, "text/plain; charset=utf-8", bytes(sentence + "\n"));
    }
  }

  private void metrics(HttpExchange exchange) throws IOException {
    if (!scrapes.tryAcquire()) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      send(exchange, 503, "text/plain; charset=utf-8", bytes("too many scrapes at a time\n"));
      return;
    }
    try {
      scrape(exchange);
    } catch (OutOfMemoryError e) {
      LOG.error("a scrape of {} does not fit into memory", exchange.getRemoteAddress());
      send(exchange, 503, "text/plain; charset=utf-8", bytes(TOO_LARGE));
    } finally {
      scrapes.release();
    }
  }

  private void scrape(HttpExchange exchange) throws IOException {
    String contentType =
        TextFormat.chooseContentType(exchange.getRequestHeaders().getFirst("Accept"));
    long startNanos = System.nanoTime();
    byte[] body = text(registry, contentType);
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
    if (seconds >= RESPONSE_SECONDS_MAX) {
      LOG.warn(
          "a scrape took {} s, and its connection is closed after {}: lower"
              + " gateway.metrics.features_max, or give the process more of a processor",
          seconds,
          RESPONSE_SECONDS_MAX);
    }
    send(exchange, 200, contentType, body);
  }

  /** The writer is buffered because TextFormat writes character by character. */
  static byte[] text(CollectorRegistry registry, String contentType) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (Writer writer =
        new BufferedWriter(new OutputStreamWriter(body, StandardCharsets.UTF_8), TEXT_BUFFER)) {
      TextFormat.writeFormat(contentType, writer, registry.metricFamilySamples());
    }
    return body.toByteArray();
  }

  private void health(HttpExchange exchange) throws IOException {
    Health now = health.get();
    Snapshot snapshot = board.snapshot();
    ObjectNode json = JSON.createObjectNode().put("status", now.ok() ? "ok" : "failed");
    if (!now.ok()) {
      json.put("reason", now.reason());
    }
    Instant lastUpdate = snapshot.lastUpdate();
    if (lastUpdate != null) {
      json.put("lastUpdate", lastUpdate.toString());
      json.put("secondsSinceUpdate", Duration.between(lastUpdate, snapshot.takenAt()).toSeconds());
    }
    json.put("rows", snapshot.rows()).put("finished", snapshot.finished());
    send(exchange, now.ok() ? 200 : 503, "application/json", bytes(json + "\n"));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    send(exchange, answer.status(), answer.contentType(), answer.body());
  }

  private static void commonHeaders(HttpExchange exchange) {
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
  }

  private static void send(HttpExchange exchange, int code, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    commonHeaders(exchange);
    byte[] sent = maybeGzip(exchange, body);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(sent.length));
      exchange.sendResponseHeaders(code, -1);
      return;
    }
    exchange.sendResponseHeaders(code, sent.length);
    exchange.getResponseBody().write(sent);
  }

  private static byte[] maybeGzip(HttpExchange exchange, byte[] body) throws IOException {
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    if (accepted == null || !accepted.contains("gzip") || body.length < 1024) {
      return body;
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(body);
    }
    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    return zipped.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
