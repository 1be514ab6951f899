package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.cli.Engine;
import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.config.MonitorConfig.StartAt;
import io.mimon.core.plan.PlanResult;
import io.mimon.testkit.Broker;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicStreams;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that takes readings more slowly than they come. */
final class SlowSinkTest {
  private static final long SEED = 20261128;
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  /** The broker looks at the last eleven seconds; what would take longer is held up. */
  private static final long SECONDS_FOR_ALL = 16;

  @TempDir Path directory;

  @Test
  void itHoldsUpTheStreamAndNothingIsLost() throws Exception {
    try (Broker broker = Broker.open()) {
      KafkaSource source = new KafkaSource(broker.access(), "rows", StartAt.EARLIEST);
      KafkaOutput output =
          new KafkaOutput(broker.access(), "readings", "alerts", "rejected", "status");
      broker.createTopics("rows", "readings", "alerts", "rejected", "status");
      List<byte @Nullable []> values =
          TopicStreams.values(Streams.writeCsv(directory, 12_000, SEED));
      broker.produceFrom("rows", values, 0);
      PlanResult.Ready ready = TopicStreams.plan(TopicStreams.config(source, directory));
      Streams.Lines expected = TopicStreams.undisturbed(ready, "rows", values);
      long bytes =
          expected.readings().stream()
              .mapToLong(line -> line.getBytes(StandardCharsets.UTF_8).length)
              .sum();
      broker.limitWrites(bytes / SECONDS_FOR_ALL);

      Engine.Job job = new FlinkEngine().start(TopicStreams.spec(ready, directory, source, output));
      double heldUpMillis = 0;
      List<String> readings;
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      do {
        readings = Broker.lines(broker.await("readings", 1, Duration.ofSeconds(1)));
        heldUpMillis = Math.max(heldUpMillis, writesHeldUpMillis());
      } while (readings.size() < expected.readings().size() && System.nanoTime() < deadline);
      job.stop();
      assertEquals(Engine.Outcome.STOPPED, job.outcome().get(120, TimeUnit.SECONDS));

      assertTrue(heldUpMillis > 1_000, "nobody was held up, but for " + heldUpMillis + " ms");
      assertEquals(expected.readings(), Broker.lines(broker.await("readings", 1, TIMEOUT)));
      assertEquals(
          expected.alerts(),
          Broker.lines(broker.await("alerts", expected.alerts().size(), TIMEOUT)));
    }
  }

  /** For how long, at most, the broker has just kept a client that writes waiting. */
  private static double writesHeldUpMillis() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    double most = 0;
    for (ObjectName client :
        beans.queryNames(new ObjectName("kafka.server:type=Produce,*"), null)) {
      for (Attribute found : beans.getAttributes(client, new String[] {"throttle-time"}).asList()) {
        double throttled = (double) found.getValue();
        most = Math.max(most, Double.isNaN(throttled) ? 0 : throttled);
      }
    }
    return most;
  }
}
