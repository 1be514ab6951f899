package io.mimon.gateway.alerts;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** A receiver on a bare socket, which can misbehave as no HTTP server lets it. */
final class RawReceiver implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Supplier<Conduct> conducts;
  private final Clock clock;
  private final DeliveryChaos.Onward onward;
  private final List<Received> received = new ArrayList<>();

  /** What it does with one connection. Those that read the request have got the alert. */
  enum Conduct {
    OK(true),
    FAILS(true),
    LIMITS(true),
    /** The connection is reset before anything is read. */
    RESET_AT_ONCE(false),
    /** The alert has arrived, and the client is never told. */
    RESET_AFTER_READING(true),
    STALL_BEFORE_READING(false),
    STALL_AFTER_READING(true),
    /** The answer breaks off in the middle. */
    HALF_AN_ANSWER(true),
    /** It does not speak HTTP. */
    NONSENSE(true);

    private final boolean reads;

    Conduct(boolean reads) {
      this.reads = reads;
    }
  }

  /**
   * What it was sent.
   *
   * @param headers by their names in lower case
   * @param at when, by the clock of who sent it
   */
  record Received(Map<String, String> headers, String body, Instant at) {}

  RawReceiver(Supplier<Conduct> conducts, Clock clock, DeliveryChaos.Onward onward)
      throws IOException {
    this.conducts = conducts;
    this.clock = clock;
    this.onward = onward;
    threads.execute(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/hook");
  }

  /** All requests that it has read, in order. */
  synchronized List<Received> received() {
    return List.copyOf(received);
  }

  private synchronized void take(Received request) throws IOException {
    received.add(request);
    onward.take(request);
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    socket.close();
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (!socket.isClosed()) {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      Conduct conduct = conducts.get();
      if (conduct.reads) {
        take(readRequest(new BufferedInputStream(connection.getInputStream())));
      }
      switch (conduct) {
        case OK -> answer(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", "ok");
        case FAILS -> answer(connection, "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n", "");
        case LIMITS ->
            answer(connection, "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n", "");
        case RESET_AT_ONCE, RESET_AFTER_READING -> connection.setSoLinger(true, 0);
        case STALL_BEFORE_READING, STALL_AFTER_READING -> closing.await();
        case HALF_AN_ANSWER ->
            answer(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n", "half");
        case NONSENSE -> answer(connection, "220 mail.example.org ESMTP\r\n", "");
      }
    } catch (IOException e) {
      // The client went away, as it may.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(Socket connection, String head, String body) throws IOException {
    String text = head + "Connection: close\r\n\r\n" + body;
    connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    connection.getOutputStream().flush();
  }

  private Received readRequest(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      String name = line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
      headers.put(name, line.substring(line.indexOf(':') + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("broken off");
    }
    return new Received(headers, new String(body, StandardCharsets.UTF_8), clock.instant());
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("broken off");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
