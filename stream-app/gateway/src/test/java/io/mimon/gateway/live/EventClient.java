package io.mimon.gateway.live;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of the updates on a bare socket, of which a test sees everything. */
final class EventClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final BufferedReader in;
  private final StringBuilder head = new StringBuilder();

  /** One event. */
  record Event(String id, String name, String data) {}

  EventClient(int port, String lastId) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    String resume = lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n";
    String request =
        "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + resume + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream bytes = new BufferedInputStream(socket.getInputStream());
    for (String line = line(bytes); !line.isEmpty(); line = line(bytes)) {
      head.append(line).append('\n');
    }
    in = new BufferedReader(new InputStreamReader(new Chunks(bytes), StandardCharsets.UTF_8));
  }

  String head() {
    return head.toString();
  }

  /** The next event of that name; fails after half a minute of silence, or at the stream's end. */
  Event awaitEvent(String name) throws IOException {
    String id = "";
    String event = "";
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("data: ") && event.equals(name)) {
        return new Event(id, name, line.substring(6));
      }
    }
    throw new EOFException("the stream ended before " + name);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  /** A body in chunks, without their sizes. */
  private static final class Chunks extends InputStream {
    private final InputStream in;
    private int left;

    Chunks(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left == 0) {
        String size = line(in);
        left = size.isEmpty() ? 0 : Integer.parseInt(size, 16);
      }
      if (left == 0) {
        return -1;
      }
      int count = in.read(bytes, from, Math.min(length, left));
      left -= Math.max(0, count);
      if (left == 0) {
        line(in);
      }
      return count;
    }
  }
}
