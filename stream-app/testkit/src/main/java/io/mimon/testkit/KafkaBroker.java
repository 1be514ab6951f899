package io.mimon.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A broker in a JVM of its own, on the same port and the same disk after every kill. */
public final class KafkaBroker extends OutsideBroker {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final Path directory;
  private final int port;
  private @Nullable JavaProcess process;
  private int starts;

  private KafkaBroker(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Formats a disk and starts a broker on it. */
  public static KafkaBroker start(Path directory) throws Exception {
    Files.createDirectories(directory);
    int port = JavaProcess.freePort();
    KafkaBroker broker = new KafkaBroker(directory, port);
    Files.writeString(broker.properties(), configuration(directory, port, JavaProcess.freePort()));
    try (JavaProcess format =
        broker.launch(
            "kafka-format",
            "kafka.tools.StorageTool",
            "format",
            "--standalone",
            "-t",
            Uuid.randomUuid().toString(),
            "-c",
            broker.properties().toString())) {
      if (format.await(START_TIMEOUT) != 0) {
        throw new AssertionError("the disk cannot be formatted\n" + format.tail());
      }
    }
    broker.start();
    return broker;
  }

  private static String configuration(Path directory, int port, int controllerPort) {
    return """
        process.roles=broker,controller
        node.id=1
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        controller.quorum.bootstrap.servers=127.0.0.1:%2$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=true
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        transaction.max.timeout.ms=7200000
        broker.heartbeat.interval.ms=500
        broker.session.timeout.ms=2000
        group.initial.rebalance.delay.ms=0
        """
        .formatted(port, controllerPort, directory.resolve("data"));
  }

  private Path properties() {
    return directory.resolve("server.properties");
  }

  private JavaProcess launch(String name, String... mainClassAndArguments) throws IOException {
    Path logging = directory.resolve("log4j2.xml");
    Files.writeString(logging, JavaProcess.LOGGING);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=" + logging,
                "-cp",
                JavaProcess.classPath(List.of(".jar"), List.of("/org/apache/flink/", "/mimon-"))));
    arguments.addAll(List.of(mainClassAndArguments));
    return JavaProcess.start(name, directory, arguments);
  }

  /** Starts it (again) and returns when it listens. */
  @Override
  public void start() throws Exception {
    JavaProcess started = launch("kafka-" + ++starts, "kafka.Kafka", properties().toString());
    process = started;
    started.awaitPort(port, START_TIMEOUT);
  }

  /** SIGKILL. */
  @Override
  public void kill9() throws InterruptedException {
    if (process == null) {
      throw new IllegalStateException("it does not run");
    }
    process.kill9();
    process.close();
    process = null;
  }

  /** HOST:PORT. */
  @Override
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /** The end of its log. */
  @Override
  public String tail() {
    return process == null ? "the broker is down" : process.tail();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
