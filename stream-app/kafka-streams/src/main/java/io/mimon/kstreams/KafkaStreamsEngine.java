package io.mimon.kstreams;

import io.mimon.cli.Engine;
import io.mimon.cli.Instances;
import io.mimon.cli.JobSpec;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.input.InputException;
import io.mimon.kafka.KafkaProperties;
import io.mimon.kafka.PlanTopic;
import io.mimon.kafka.TopicFollower.Followed;
import io.mimon.kafka.TopicSample;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.Topology;

/**
 * Kafka Streams in this process, one of the instances that share a monitor's work; what all of them
 * say is followed into this one's files.
 */
public final class KafkaStreamsEngine implements Engine {
  private final StreamsInstances instances = new StreamsInstances();
  private final Parts parts;

  /** What runs, in a test something small. */
  interface Parts {
    Topology build(JobSpec spec, int sourcePartitions, int labelPartitions);
  }

  /** The monitor's. */
  public KafkaStreamsEngine() {
    this(MonitorTopology::build);
  }

  KafkaStreamsEngine(Parts parts) {
    this.parts = parts;
  }

  @Override
  public MonitorConfig.Engine name() {
    return MonitorConfig.Engine.KAFKA_STREAMS;
  }

  @Override
  public Optional<Instances> instances() {
    return Optional.of(instances);
  }

  @Override
  public Job start(JobSpec spec) {
    String monitor = spec.plan().monitor();
    KafkaOutput output =
        spec.topics()
            .output()
            .orElseThrow(() -> new IllegalArgumentException("there is no output.kafka"));
    try {
      PlanTopic plans = StreamsInstances.plans(output.access(), monitor);
      PlanTopic.Plan plan =
          plans
              .current()
              .orElseThrow(() -> new IllegalStateException("instances have agreed on no plan"));
      Topology topology = parts.build(spec, sourcePartitions(spec), labelPartitions(spec));
      LocalState.belongTo(spec.stateDirectory(), monitor, plan.life());
      Properties settings = StreamsSettings.of(spec);
      settleOffsets(spec);
      return StreamsJob.start(
          new StreamsJob.Work(topology, settings, () -> changed(plans, plan)),
          new Followed(monitor, output, plan.life(), plan.begins()),
          spec.outputDirectory());
    } catch (IOException e) {
      throw new IllegalStateException("the instance did not start", e);
    }
  }

  private static void settleOffsets(JobSpec spec) throws IOException {
    KafkaSource rows = spec.topics().source().orElseThrow();
    String applicationId = StreamsSettings.applicationId(spec.plan().monitor());
    try (Admin admin = Admin.create(KafkaProperties.of(rows.access()))) {
      StartOffsets.settle(admin, applicationId, rows);
      if (spec.labels().isPresent() && spec.labels().get().source() instanceof KafkaSource labels) {
        StartOffsets.settle(admin, applicationId, labels);
      }
    } catch (ExecutionException e) {
      throw new IOException("where to begin could not be settled with the broker", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted at the start", e);
    }
  }

  private static boolean changed(PlanTopic plans, PlanTopic.Plan ours) throws InputException {
    return plans.current().filter(holds -> holds.offset() == ours.offset()).isEmpty();
  }

  private static int sourcePartitions(JobSpec spec) throws InputException {
    return partitions(
        spec.topics()
            .source()
            .orElseThrow(() -> new IllegalArgumentException("there is no source.kafka")));
  }

  private static int labelPartitions(JobSpec spec) throws InputException {
    if (spec.labels().isEmpty()) {
      return 0;
    }
    if (spec.labels().get().source() instanceof KafkaSource topic) {
      return partitions(topic);
    }
    throw new IllegalArgumentException("labels are on no topic");
  }

  private static int partitions(KafkaSource topic) throws InputException {
    return new TopicSample(topic, Set.of()).partitions();
  }
}
