package io.mimon.cli;

import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.core.input.SimulatedStream;
import io.mimon.kafka.SimulatedTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Map;

/** The stream of the demo on a topic, with a broker in this process. */
final class DemoTopic implements AutoCloseable {
  /** As in demo.yml and demo-topic.yml. */
  private static final long SEED = 7;

  private static final int ROWS_PER_SECOND = 1_000;
  private static final String TOPIC = "loans";

  private final DemoBroker.Running broker;
  private final SimulatedTopic stream;

  private DemoTopic(DemoBroker.Running broker, SimulatedTopic stream) {
    this.broker = broker;
    this.stream = stream;
  }

  /**
   * Starts a broker and the stream.
   *
   * @param nowMillis the time of the first row
   * @throws UsageException if there is no broker on the class path
   */
  static DemoTopic open(Path directory, long nowMillis, long lossRow, long gainRow)
      throws IOException {
    DemoBroker.Running broker =
        DemoBroker.find()
            .orElseThrow(
                () ->
                    new UsageException(
                        "a demo on kafka-streams needs a broker, which the launcher puts beside the"
                            + " jar: ./mimon demo --engine kafka-streams"))
            .start(directory.resolve("broker"));
    try {
      SimulatedTopic stream =
          SimulatedTopic.start(
              SimulatedStream.credit(SEED, lossRow, gainRow),
              new KafkaAccess(broker.bootstrap(), Map.of(), Map.of()),
              TOPIC,
              ROWS_PER_SECOND,
              nowMillis);
      return new DemoTopic(broker, stream);
    } catch (IOException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  String bootstrap() {
    return broker.bootstrap();
  }

  /** The number of the row with which a window ends. */
  long row(String windowEnd) {
    return stream.rowAt(OffsetDateTime.parse(windowEnd).toInstant().toEpochMilli());
  }

  @Override
  public void close() {
    stream.close();
    broker.close();
  }
}
