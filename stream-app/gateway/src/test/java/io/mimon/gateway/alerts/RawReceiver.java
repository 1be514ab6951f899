package io.mimon.gateway.alerts;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private final List<String> keys = new ArrayList<>();

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

  RawReceiver(Supplier<Conduct> conducts) throws IOException {
    this.conducts = conducts;
    threads.execute(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/hook");
  }

  /** The keys of all requests that it has read, in order. */
  synchronized List<String> keys() {
    return List.copyOf(keys);
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
        String key = readRequest(new BufferedInputStream(connection.getInputStream()));
        synchronized (this) {
          keys.add(key);
        }
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

  /** Reads a whole request; its key. */
  private static String readRequest(InputStream in) throws IOException {
    String key = "";
    int length = 0;
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      String name = line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
      String value = line.substring(line.indexOf(':') + 1).strip();
      if (name.equals("content-length")) {
        length = Integer.parseInt(value);
      } else if (name.equals("idempotency-key")) {
        key = value;
      }
    }
    if (in.readNBytes(length).length < length) {
      throw new IOException("broken off");
    }
    return key;
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
