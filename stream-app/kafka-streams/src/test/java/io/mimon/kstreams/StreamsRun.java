package io.mimon.kstreams;

import io.mimon.cli.JobSpec;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.kafka.KafkaProperties;
import io.mimon.testkit.TopicMonitor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;

/** The topology at work in this process, as one instance of several there may be. */
final class StreamsRun implements AutoCloseable, TopicMonitor.Run {
  private final KafkaStreams streams;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * Starts it.
   *
   * @param state its directory of state; other instances have others
   */
  StreamsRun(JobSpec spec, Path state, int sourcePartitions, int labelPartitions) throws Exception {
    KafkaSource source = spec.topics().source().orElseThrow();
    String application = StreamsSettings.applicationId(spec.plan().monitor());
    try (Admin admin = Admin.create(KafkaProperties.of(source.access()))) {
      StartOffsets.settle(admin, application, source);
      if (spec.labels().isPresent()) {
        StartOffsets.settle(admin, application, (KafkaSource) spec.labels().get().source());
      }
    }
    Properties settings = StreamsSettings.of(spec);
    settings.setProperty(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    streams =
        new KafkaStreams(
            MonitorTopology.build(spec, sourcePartitions, labelPartitions),
            settings,
            SourceConsumers.of(settings));
    streams.setUncaughtExceptionHandler(
        e -> {
          failure.compareAndSet(null, e);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.start();
  }

  @Override
  public void check() {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new AssertionError("the topology failed", failed);
    }
  }

  @Nullable Throwable failure() {
    return failure.get();
  }

  @Override
  public String state() {
    return streams.state().name();
  }

  @Override
  public void close() {
    // As the engine does: else the next one waits until the session of this one has ended.
    if (!streams.close(
        CloseOptions.timeout(Duration.ofSeconds(60))
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP))) {
      throw new AssertionError("it does not stop");
    }
  }
}
