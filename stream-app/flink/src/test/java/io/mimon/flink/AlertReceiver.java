package io.mimon.flink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** A receiver of alerts on loopback, which keeps what it was sent. */
public final class AlertReceiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new ArrayList<>();
  private volatile ToIntFunction<Request> answers = request -> 200;

  /** What was sent; the key is empty for what is not sent to a webhook. */
  public record Request(String path, String key, String body) {}

  /** Listens on a free port. */
  public AlertReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** From now on it answers so; 0 is no answer. */
  public void answer(ToIntFunction<Request> how) {
    answers = how;
  }

  /** Its address with {@code path}. */
  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** What was sent, in order. */
  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The keys of all requests, in order. */
  public List<String> keys() {
    return requests().stream().map(Request::key).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      Request request =
          new Request(
              exchange.getRequestURI().getPath(),
              key == null ? "" : key,
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      synchronized (this) {
        requests.add(request);
      }
      int code = answers.applyAsInt(request);
      if (code > 0) {
        // What a careless receiver says: all that it was told.
        byte[] said = (request.path + " " + request.body).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, said.length);
        exchange.getResponseBody().write(said);
      }
    }
  }
}
