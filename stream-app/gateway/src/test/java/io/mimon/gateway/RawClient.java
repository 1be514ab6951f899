package io.mimon.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends what it is told, byte for byte. */
final class RawClient {
  private static final int PATIENCE_MILLIS = 60_000;

  private RawClient() {}

  static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** All that is answered; empty if the connection is closed or cut off instead. */
  static String ask(int port, String request) throws IOException {
    try (Socket socket = connect(port)) {
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        socket.getInputStream().transferTo(answer);
      } catch (SocketTimeoutException e) {
        throw new AssertionError("neither answered nor closed: " + answer, e);
      } catch (SocketException e) {
        return answer.toString(StandardCharsets.UTF_8);
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  /** A request that a browser of this machine could send. */
  static String get(String path, String... headers) {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("Connection: close\r\n\r\n").toString();
  }

  /** The code of an answer; 0 for none. */
  static int code(String answer) {
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }
}
