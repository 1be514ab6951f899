package io.mimon.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Who sends too much, too slowly, or too often at once. The server runs in a process of its own:
 * the limits of the JDK's server are read once a process, and here others may have read them
 * before.
 */
@Timeout(180)
final class GatewayLimitsTest {
  private static int port;

  @SuppressWarnings("NullAway.Init")
  private static Process process;

  private final List<Socket> open = new ArrayList<>();

  /** The server's process. */
  public static final class Main {
    private Main() {}

    /** Prints the port, and serves until the process is killed. */
    public static void main(String[] args) throws Exception {
      Board board = new Board(Clock.systemUTC());
      GatewayServer server =
          GatewayServer.start(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              board,
              new MetricsExporter(board, "1.2.3"),
              Health::up);
      System.out.println(server.port());
      Thread.currentThread().join();
    }
  }

  @BeforeAll
  static void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    port = Integer.parseInt(String.valueOf(said.readLine()));
  }

  @AfterAll
  static void stop() {
    process.destroyForcibly();
  }

  @AfterEach
  void closeAll() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  private static String get(String path, String... headers) throws IOException {
    return RawClient.ask(port, RawClient.get(path, headers));
  }

  private static void assertServes() throws IOException {
    String answer = get("/metrics");
    assertEquals(200, RawClient.code(answer), answer);
    assertTrue(answer.contains("mimon_build_info"), answer);
  }

  /** Sends the beginning of a request; false if there are too many connections for it. */
  private boolean openHalf() throws IOException {
    Socket socket = RawClient.connect(port);
    open.add(socket);
    try {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nX-".getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  @Test
  void whatIsTooLongIsCutOff() throws IOException {
    String big = "a".repeat(1 << 20);
    assertFalse(get("/" + big).contains("200 OK"));
    assertFalse(get("/metrics", "X-Big: " + big).contains("mimon_"));
    String[] many = new String[GatewayServer.HEADERS_MAX + 10];
    for (int i = 0; i < many.length; i++) {
      many[i] = "X-" + i + ": 1";
    }
    assertFalse(get("/metrics", many).contains("mimon_"));
    String post = "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
    String refused = RawClient.ask(port, post + (8 << 20) + "\r\n\r\n" + big.repeat(8));
    assertTrue(refused.isEmpty() || RawClient.code(refused) == 405, refused);
    assertServes();
  }

  @Test
  void halfRequestsKeepNobodyElseWaiting() throws IOException {
    for (int i = 0; i < 150; i++) {
      assertTrue(openHalf());
    }
    assertServes();
  }

  @Test
  void halfRequestsBeyondAllConnectionsAreCutOffInTime() throws IOException {
    for (int i = 0; i < 2 * GatewayServer.CONNECTIONS_MAX; i++) {
      openHalf();
    }
    int closed = 0;
    for (Socket socket : open) {
      try {
        closed += socket.getInputStream().read() < 0 ? 1 : 0;
      } catch (SocketException e) {
        closed++;
      }
    }
    assertEquals(open.size(), closed);
    assertServes();
  }
}
