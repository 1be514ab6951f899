package io.mimon.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.gateway.Board;
import io.mimon.gateway.Feed;
import io.mimon.gateway.FeedFile;
import io.mimon.gateway.GatewayServer;
import io.mimon.gateway.Health;
import io.mimon.gateway.Lines;
import io.mimon.gateway.MetricsExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A gateway on files that a test writes. */
public final class LiveFixture implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final Board board = new Board(Clock.systemUTC());
  private final Feed feed;
  private final GatewayServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Serves what will be in this directory, and this configuration. */
  public LiveFixture(Path directory, Map<String, Object> config) throws IOException {
    this.directory = directory;
    this.feed = Feed.fromBeginning(directory, List.of(board));
    this.server =
        GatewayServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            board,
            new MetricsExporter(board, "1.2.3"),
            Health::up,
            config,
            null);
  }

  /** Commits lines to a file, and has them taken in. */
  public void commit(FeedFile file, String... lines) throws IOException {
    Lines.append(directory.resolve(file.fileName()), String.join("\n", lines) + "\n");
    while (feed.poll() > 0) {}
  }

  Board board() {
    return board;
  }

  int port() {
    return server.port();
  }

  /** Where the page is. */
  public String address() {
    return "http://127.0.0.1:" + server.port() + "/";
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address() + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  /** As many clients of the updates as there may be, once earlier ones have gone. */
  public Crowd crowd() throws IOException, InterruptedException {
    for (int i = 0; i < 300 && followers() > 0; i++) {
      Thread.sleep(100);
    }
    List<EventClient> clients = new ArrayList<>();
    for (int i = 0; i < EventHub.CLIENTS_MAX; i++) {
      clients.add(new EventClient(port(), ""));
    }
    return new Crowd(clients);
  }

  private int followers() throws IOException, InterruptedException {
    return json("api/v1/health").path("clients").asInt();
  }

  /** Clients of the updates. */
  public final class Crowd implements AutoCloseable {
    private final List<EventClient> clients;

    private Crowd(List<EventClient> clients) {
      this.clients = clients;
    }

    /** How many the server has. */
    public int size() throws IOException, InterruptedException {
      return followers();
    }

    @Override
    public void close() throws IOException {
      for (EventClient client : clients) {
        client.close();
      }
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
