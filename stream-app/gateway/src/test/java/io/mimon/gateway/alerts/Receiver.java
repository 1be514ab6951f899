package io.mimon.gateway.alerts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A webhook receiver on loopback that answers as told, then 200, and keeps what it was sent. */
public final class Receiver implements AutoCloseable {
  /** Told as an answer: keep the client waiting until the receiver closes. */
  static final int SILENCE = 0;

  /** Told as an answer: the headers come, the body never ends. */
  static final int ENDLESS_BODY = -1;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Request> requests = new ArrayList<>();

  public Receiver() throws IOException {
    this(0);
  }

  Receiver(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public Receiver answer(int code) {
    return answer(code, "");
  }

  synchronized Receiver answer(int code, String retryAfter) {
    answers.add(new Answer(code, retryAfter, ""));
    return this;
  }

  public synchronized Receiver answerWith(int code, String body) {
    answers.add(new Answer(code, "", body));
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port() + "/hook?token=secret");
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The keys of all requests, in order. */
  public List<String> keys() {
    return requests().stream().map(r -> r.headers().getOrDefault("Idempotency-key", "")).toList();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Answer answer = receive(exchange);
    try (exchange) {
      if (answer.code == SILENCE) {
        await();
        return;
      }
      if (!answer.retryAfter.isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", answer.retryAfter);
      }
      if (answer.code == ENDLESS_BODY) {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write(1);
        exchange.getResponseBody().flush();
        await();
        return;
      }
      byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.code, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> headers = new TreeMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    synchronized (this) {
      requests.add(new Request(exchange.getRequestURI().toString(), headers, body));
      Answer told = answers.poll();
      return told == null ? new Answer(200, "", "") : told;
    }
  }

  private void await() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Answer(int code, String retryAfter, String body) {}

  /** What was sent. */
  record Request(String uri, Map<String, String> headers, String body) {}
}
