package io.mimon.kstreams;

import io.mimon.cli.JobSpec;
import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.plan.PlanResult;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology of a monitor:
 *
 * <pre>
 *   records ─► intake ──────────────► [align] ─► align ─► [windows] ─► windows ─► [segment] ─► segment
 *   labels ─► label intake ─► [join] ─► join ↗     └ status                            readings, alerts
 * </pre>
 *
 * <p>Names in brackets are topics of its own, between each two of which is a task's commit. Each
 * has a fixed number of partitions, and a message says itself into which it goes, so that nothing
 * depends on how many instances there are.
 */
final class MonitorTopology {
  private final JobSpec spec;
  private final MonitorPlan plan;
  private final Spread spread;
  private final Supplier<Processor<Target, byte[], Target, byte[]>> shards;
  private final KafkaOutput output;

  /**
   * Over how many partitions work is spread, whatever instances there are; part of the state.
   *
   * @param joins of the join of labels
   * @param windows of the shards
   */
  record Spread(int joins, int windows) {
    static final Spread USUAL = new Spread(8, 16);
  }

  private MonitorTopology(
      JobSpec spec, Spread spread, Supplier<Processor<Target, byte[], Target, byte[]>> shards) {
    this.spec = spec;
    this.plan = spec.plan();
    this.spread = spread;
    this.shards = shards;
    this.output = spec.topics().output().orElseThrow();
  }

  /**
   * The topology of a monitor that reads a topic and writes topics.
   *
   * @param sourcePartitions how many partitions the topic of the rows has
   * @param labelPartitions how many that of the labels has; 0 without labels
   */
  static Topology build(JobSpec spec, int sourcePartitions, int labelPartitions) {
    return build(spec, sourcePartitions, labelPartitions, Spread.USUAL);
  }

  static Topology build(JobSpec spec, int sourcePartitions, int labelPartitions, Spread spread) {
    return new MonitorTopology(spec, spread, () -> new ShardProcessor(spec.plan()))
        .build(sourcePartitions, labelPartitions);
  }

  /** The same with something else in place of the monitors of shards, to tell what these cost. */
  static Topology build(
      JobSpec spec,
      int sourcePartitions,
      Supplier<Processor<Target, byte[], Target, byte[]>> shards) {
    return new MonitorTopology(spec, Spread.USUAL, shards).build(sourcePartitions, 0);
  }

  private Topology build(int sourcePartitions, int labelPartitions) {
    StreamsBuilder builder = new StreamsBuilder();
    boolean hasLabels = spec.labels().isPresent();
    KStream<Target, byte[]> toAlign =
        hasLabels
            ? join(builder, spec.labels().get(), sourcePartitions, labelPartitions)
            : intake(builder, () -> new RowIntake(spec));
    int alignedPartitions = hasLabels ? spread.joins() : sourcePartitions;
    KStream<Target, byte[]> align =
        processed(
            through(toAlign, Route.ALIGN, Names.ALIGN, 1),
            Names.ALIGN,
            Names.ALIGN_STORE,
            () -> new AlignProcessor(plan, alignedPartitions, spread.windows()));
    write(align, Names.ALIGN, Route.REJECTED, output.rejected());
    write(align, Names.ALIGN, Route.STATUS, output.status());
    KStream<Target, byte[]> windows =
        processed(
            through(align, Route.WINDOWS, Names.WINDOWS, spread.windows()),
            Names.WINDOWS,
            Names.WINDOWS_STORE,
            shards);
    KStream<Target, byte[]> segment =
        processed(
            through(windows, Route.SEGMENT, Names.SEGMENT, 1),
            Names.SEGMENT,
            Names.SEGMENT_STORE,
            () -> new SegmentProcessor(plan));
    write(segment, Names.SEGMENT, Route.READINGS, output.readings());
    write(segment, Names.SEGMENT, Route.ALERTS, output.alerts());
    return builder.build();
  }

  private KStream<Target, byte[]> intake(
      StreamsBuilder builder, Supplier<Processor<byte[], SourceValue, Target, byte[]>> of) {
    KStream<Target, byte[]> intake =
        processed(
            source(builder, spec.topics().source().orElseThrow(), Names.RECORDS),
            Names.INTAKE,
            Names.INTAKE_STORE,
            of);
    write(intake, Names.INTAKE, Route.REJECTED, output.rejected());
    return intake;
  }

  /** One task reads a partition of the rows' topic and one of the labels', where it has as many. */
  private KStream<Target, byte[]> join(
      StreamsBuilder builder, PlanResult.Labels labels, int rowPartitions, int labelPartitions) {
    if (!(labels.source() instanceof KafkaSource topic)) {
      throw new IllegalArgumentException("labels are not in a topic");
    }
    EventIntake.Place ofRows =
        new EventIntake.Place(plan.stream().topic(), 0, rowPartitions, spread.joins());
    EventIntake.Place ofLabels =
        new EventIntake.Place(topic.topic(), rowPartitions, labelPartitions, spread.joins());
    KStream<Target, byte[]> predictions = intake(builder, () -> new PredictionIntake(spec, ofRows));
    KStream<Target, byte[]> outcomes =
        processed(
            source(builder, topic, Names.LABELS),
            Names.LABEL_INTAKE,
            Names.LABEL_INTAKE_STORE,
            () -> new LabelEventIntake(plan, labels, ofLabels));
    write(outcomes, Names.LABEL_INTAKE, Route.REJECTED, output.rejected());
    KStream<Target, byte[]> join =
        processed(
            through(
                predictions.merge(outcomes, Named.as("events")),
                Route.JOIN,
                Names.JOIN,
                spread.joins()),
            Names.JOIN,
            Names.JOIN_STORE,
            () -> new JoinProcessor(plan, labels, rowPartitions + labelPartitions));
    write(join, Names.JOIN, Route.REJECTED, output.rejected());
    return join;
  }

  /**
   * A topic that is read. Where it begins has been settled; an offset that is gone is a failure.
   */
  private static KStream<byte[], SourceValue> source(
      StreamsBuilder builder, KafkaSource source, String name) {
    return builder.stream(
        source.topic(),
        Consumed.<byte[], SourceValue>as(name)
            .withKeySerde(Serdes.ByteArray())
            .withValueSerde(SourceValue.SERDE)
            .withTimestampExtractor(new SourceValue.Timestamps())
            .withOffsetResetPolicy(AutoOffsetReset.none()));
  }

  private static <K, V> KStream<Target, byte[]> processed(
      KStream<K, V> from, String name, String store, Supplier<Processor<K, V, Target, byte[]>> of) {
    return from.process(
        new ProcessorSupplier<K, V, Target, byte[]>() {
          @Override
          public Processor<K, V, Target, byte[]> get() {
            return of.get();
          }

          @Override
          public Set<StoreBuilder<?>> stores() {
            return Set.of(store(store));
          }
        },
        Named.as(name));
  }

  /** In RocksDB, behind a cache, with a changelog from which another instance makes it anew. */
  private static StoreBuilder<?> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
        .withCachingEnabled()
        .withLoggingEnabled(Map.of());
  }

  private static KStream<Target, byte[]> only(
      KStream<Target, byte[]> from, Route route, String name) {
    return from.filter((target, value) -> target.route() == route, Named.as(name));
  }

  private static KStream<Target, byte[]> through(
      KStream<Target, byte[]> from, Route route, String topic, int partitions) {
    return only(from, route, "to-" + topic)
        .repartition(
            Repartitioned.<Target, byte[]>as(topic)
                .withKeySerde(Target.SERDE)
                .withValueSerde(Serdes.ByteArray())
                .withNumberOfPartitions(partitions)
                .withStreamPartitioner(Target::partitions));
  }

  private static void write(KStream<Target, byte[]> from, String name, Route route, String topic) {
    String sink = name + "-" + route.name().toLowerCase(Locale.ROOT);
    only(from, route, "to-" + sink)
        .to(
            topic,
            Produced.<Target, byte[]>as(sink)
                .withKeySerde(Target.SERDE)
                .withValueSerde(Serdes.ByteArray()));
  }
}
