package io.mimon.kstreams.instances;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mimon.kafka.LineRecord;
import io.mimon.testkit.Broker;
import io.mimon.testkit.JavaProcess;
import io.mimon.testkit.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of {@code mimon serve} on one monitor's topics, and what befalls them. */
@Timeout(900)
final class ServeIT {
  private static final Path JAR =
      Path.of(
          System.getProperty("mimon.root"),
          "stream-app/kafka-streams/target/mimon-kafka-streams-all.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<JavaProcess> started = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Broker broker;

  @SuppressWarnings("NullAway.Init")
  private HttpServer receiver;

  @BeforeEach
  void open() throws Exception {
    broker = Broker.open();
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(threads);
    receiver.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    receiver.start();
  }

  @AfterEach
  void close() throws Exception {
    started.forEach(JavaProcess::close);
    receiver.stop(0);
    threads.shutdownNow();
    broker.close();
  }

  /** A process of it, with a port and a directory of its own. */
  private final class Server {
    private final int port = JavaProcess.freePort();
    private final JavaProcess process;
    private final String name;

    Server(String name) throws IOException {
      this.name = name;
      Path own = Files.createDirectories(directory.resolve(name));
      Path config =
          Files.writeString(
              own.resolve("monitor.yml"),
              """
              version: 1
              monitor: m
              source: { kafka: { bootstrap: "%s", topic: rows } }
              target: { column: y }
              output: { file: "%s", kafka: {} }
              gateway: { listen: "127.0.0.1:%d" }
              alerts: [ { name: hook, webhook: { url: "http://127.0.0.1:%d/" } } ]
              """
                  .formatted(broker.bootstrap(), directory, port, receiver.getAddress().getPort()));
      List<String> arguments =
          List.of(
              "-Xmx128m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-jar",
              JAR.toString(),
              "serve",
              config.toString(),
              "--files",
              own.resolve("files").toString());
      process = JavaProcess.start("serve-" + name, own, arguments);
      started.add(process);
    }

    String metrics() {
      try {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(Duration.ofSeconds(5))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      } catch (IOException e) {
        return "";
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    boolean delivers() {
      try {
        return process.output().contains("alerts are delivered by this process now");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    void await(String metric) throws Exception {
      process.requireAlive();
      Waiting.until(
          () -> metrics().contains(metric),
          PATIENCE,
          () -> "no " + metric + " at " + name + "\n" + metrics() + "\n" + process.tail());
    }
  }

  private void say(String topic, String line) {
    try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
      var unused = producer.send(LineRecord.of(topic, line));
    }
  }

  private void alert(String id, String state) {
    say(
        "mimon.alerts",
        """
        {"type":"mimon.alert.v1","id":"%s","state":"%s","monitor":"m","segment":"%s","feature":"f",\
        "target":"y","kind":"relevance-lost","bits":0.01,"summary":"f lost relevance."}"""
            .formatted(id, state, id));
  }

  private void reading(String feature, double bits) {
    say(
        "mimon.readings",
        """
        {"type":"mimon.reading.v1","monitor":"m","segment":"","feature":"%s","target":"y","given":[],\
        "windowStart":1,"windowEnd":500,"rows":500,"bits":%s,"validity":"OK","rank":1}"""
            .formatted(feature, bits));
  }

  private void awaitKeys(Set<String> expected) throws Exception {
    Waiting.until(
        () -> Set.copyOf(keys).containsAll(expected),
        PATIENCE,
        () -> new TreeSet<>(expected) + " but " + keys + "\n" + tails());
  }

  private String tails() {
    StringBuilder tails = new StringBuilder();
    started.forEach(process -> tails.append(process.tail()).append('\n'));
    return tails.toString();
  }

  @Test
  void bothShowAllAndOneDeliversAndTheOtherGoesOnWhenItIsKilled() throws Exception {
    broker.createTopic("mimon.readings", 1);
    broker.createTopic("mimon.alerts", 2);
    broker.createTopic("mimon.status", 1);
    alert("past", "firing");
    alert("past", "resolved");
    alert("stands", "firing");
    reading("income", 0.25);

    Server first = new Server("first");
    awaitKeys(Set.of("stands:firing"));
    assertTrue(first.delivers());
    Server second = new Server("second");
    String income =
        "mimon_mutual_information_bits{monitor=\"m\",segment=\"\",feature=\"income\",target=\"y\",} 0.25";
    first.await(income);
    second.await(income);

    for (int i = 0; i < 10; i++) {
      alert("e" + i, "firing");
    }
    awaitKeys(Set.of("e0:firing", "e9:firing"));
    assertTrue(!second.delivers(), "both deliver\n" + tails());

    first.process.kill9();
    alert("after", "firing");
    alert("e3", "resolved");
    awaitKeys(Set.of("after:firing", "e3:resolved"));
    assertTrue(second.delivers());

    Server third = new Server("third");
    third.await(income);
    second.process.terminate();
    assertEquals(0, second.process.await(PATIENCE), second.process.tail());
    alert("last", "firing");
    awaitKeys(Set.of("last:firing"));
    assertTrue(third.delivers());

    List<String> sent = List.copyOf(keys);
    assertEquals(14, Set.copyOf(sent).size(), sent::toString);
    assertTrue(sent.size() <= 15, "more than the one under way came twice: " + sent);
    third.await("mimon_alert_deliveries_total{sink=\"hook\"");
    third.await("mimon_relevance_drift_alarms_total{monitor=\"m\",segment=\"last\"");
  }

  @Test
  void aTopicThatIsNotThereIsNamed() throws Exception {
    broker.createTopic("mimon.readings", 1);
    Server server = new Server("lonely");
    assertEquals(1, server.process.await(PATIENCE));
    String said = server.process.output();
    assertTrue(said.contains("there is no topic mimon.alerts at " + broker.bootstrap()), said);
    assertTrue(said.contains("start the monitor that writes it"), said);
    assertTrue(!said.contains("\tat "), said);
  }
}
