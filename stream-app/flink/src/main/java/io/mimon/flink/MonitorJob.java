package io.mimon.flink;

import io.mimon.cli.JobSpec;
import io.mimon.core.align.JoinEvent;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.InputException;
import io.mimon.core.input.RawRecord;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.RecordTime;
import io.mimon.core.plan.PlanResult;
import io.mimon.kafka.TopicSample;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job graph, the same embedded and on a cluster:
 *
 * <pre>
 *   records → intake ──────────────→ align → (segment, shard) windows → segment → readings, alerts
 *       labels → intake → join by id ↗ └ status
 * </pre>
 *
 * and from each of these what is rejected. Operators have fixed uids: state outlives changes of the
 * graph.
 */
final class MonitorJob {
  private static final TypeInformation<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
  private static final TypeInformation<Tuple2<String, byte[]>> KEYED =
      Types.TUPLE(Types.STRING, BYTES);

  private final StreamExecutionEnvironment env;
  private final JobSpec spec;
  private final MonitorPlan plan;
  private final boolean files;

  private MonitorJob(StreamExecutionEnvironment env, JobSpec spec, boolean files) {
    this.env = env;
    this.spec = spec;
    this.plan = spec.plan();
    this.files = files;
  }

  /** What the job is called, by which a second one of the monitor is known. */
  static String name(String monitor) {
    return "mimon " + monitor;
  }

  /** Builds the graph; {@code files} is whether results go to files, whatever goes to topics. */
  static void build(StreamExecutionEnvironment env, JobSpec spec, boolean files)
      throws InputException {
    env.setMaxParallelism(ShardKeys.KEY_GROUPS);
    new MonitorJob(env, spec, files).build();
  }

  private void build() throws InputException {
    int readers = readers(spec.topics().source());
    SingleOutputStreamOperator<byte[]> intake =
        records(source(spec), readers, "records", plan.recordTime(spec.schema()))
            .transform("intake", BYTES, new IntakeOperator(plan, spec.schema()))
            .setParallelism(readers)
            .uid("intake");
    DataStream<byte[]> rows = intake;
    DataStream<String> rejected = intake.getSideOutput(IntakeOperator.REJECTED);
    if (spec.labels().isPresent()) {
      Joined joined = join(intake.getSideOutput(IntakeOperator.PREDICTIONS), spec.labels().get());
      rows = rows.union(joined.rows);
      rejected = rejected.union(joined.rejected);
    }
    SingleOutputStreamOperator<Tuple2<String, byte[]>> blocks =
        rows.keyBy(block -> AlignOperator.KEY, Types.BYTE)
            .transform("align", KEYED, new AlignOperator(plan))
            .setParallelism(1)
            .uid("align");
    SingleOutputStreamOperator<String> readings =
        blocks
            .keyBy(block -> block.f0, Types.STRING)
            .process(new ShardFunction(plan), KEYED)
            .setParallelism(tasks())
            .name("windows")
            .uid("windows")
            .keyBy(emission -> emission.f0, Types.STRING)
            .process(new SegmentFunction(plan), Types.STRING)
            .setParallelism(1)
            .name("segment")
            .uid("segment");
    sink(readings, "readings");
    sink(readings.getSideOutput(SegmentFunction.ALERTS), "alerts");
    sink(rejected.union(blocks.getSideOutput(AlignOperator.REJECTED)), "rejected");
    sink(blocks.getSideOutput(AlignOperator.STATUS), "status");
  }

  /** What is wanted, or what is of use: a shard is not divided. */
  private int tasks() {
    return Math.min(env.getParallelism(), plan.shards().size());
  }

  /** How many tasks read: a reader without a partition would hold up the clock until it is idle. */
  private int readers(Optional<MonitorConfig.KafkaSource> topic) throws InputException {
    return topic.isEmpty()
        ? 1
        : Math.min(env.getParallelism(), new TopicSample(topic.get(), Set.of()).partitions());
  }

  private DataStream<RawRecord> records(
      Source<RawRecord, ?, ?> source, int readers, String name, RecordTime time) {
    return env.fromSource(
            source, ClockWatermarks.strategy(plan, time), name, TypeInformation.of(RawRecord.class))
        .setParallelism(readers)
        .uid(name);
  }

  /** Rows with their labels, and what was rejected on the way. */
  private record Joined(DataStream<byte[]> rows, DataStream<String> rejected) {}

  private Joined join(DataStream<JoinEvent> predictions, PlanResult.Labels labels)
      throws InputException {
    int readers =
        readers(
            labels.source() instanceof MonitorConfig.KafkaSource topic
                ? Optional.of(topic)
                : Optional.empty());
    SingleOutputStreamOperator<JoinEvent> outcomes =
        records(labelSource(labels), readers, "labels", labels.rule().time())
            .transform(
                "label intake",
                TypeInformation.of(JoinEvent.class),
                new LabelIntakeOperator(plan, labels.rule()))
            .setParallelism(readers)
            .uid("label-intake");
    SingleOutputStreamOperator<JoinedRow> joined =
        predictions
            .union(outcomes)
            .keyBy(JoinEvent::id, Types.STRING)
            .process(new LabelJoinFunction(labels.policy(), labels.within()))
            .returns(TypeInformation.of(JoinedRow.class))
            .setParallelism(env.getParallelism())
            .name("join")
            .uid("join");
    DataStream<byte[]> rows =
        joined
            .transform("joined rows", BYTES, new GatherOperator.Rows(plan))
            .setParallelism(env.getParallelism())
            .uid("joined-rows");
    DataStream<byte[]> counts =
        joined
            .getSideOutput(LabelJoinFunction.COUNTS)
            .transform("join counts", BYTES, new GatherOperator.Counts(plan))
            .setParallelism(env.getParallelism())
            .uid("join-counts")
            .union(
                outcomes
                    .getSideOutput(LabelIntakeOperator.COUNTS)
                    .transform("label counts", BYTES, new GatherOperator.Counts(plan))
                    .setParallelism(readers)
                    .uid("label-counts"));
    DataStream<String> refused =
        joined
            .getSideOutput(LabelJoinFunction.REJECTED)
            .map(new RefusedPrediction(plan))
            .setParallelism(env.getParallelism())
            .name("refused predictions")
            .uid("refused-predictions");
    return new Joined(
        rows.union(counts), refused.union(outcomes.getSideOutput(LabelIntakeOperator.REJECTED)));
  }

  private static Source<RawRecord, ?, ?> source(JobSpec spec) {
    if (spec.topics().source().isEmpty()) {
      return new RecordSource(spec.records(), spec.rowsPerSecond());
    }
    return TopicSource.records(
        spec.topics().source().get(),
        spec.plan().monitor(),
        "records",
        spec.schema().namesByPosition());
  }

  private Source<RawRecord, ?, ?> labelSource(PlanResult.Labels labels) {
    return labels.source() instanceof MonitorConfig.KafkaSource topic
        ? TopicSource.records(topic, plan.monitor(), "labels", labels.columns())
        : new RecordSource(labels.records(), 0);
  }

  private void sink(DataStream<String> lines, String name) {
    if (files) {
      lines
          .sinkTo(new LinesSink(spec.outputDirectory().resolve(name + ".jsonl")))
          .setParallelism(1)
          .name(name)
          .uid(name);
    }
    spec.topics()
        .output()
        .ifPresent(
            output ->
                lines
                    .sinkTo(
                        TopicSink.lines(output.access(), topic(output, name), plan.monitor(), name))
                    .setParallelism(1)
                    .name(name + " topic")
                    .uid(name + "-topic"));
  }

  private static String topic(MonitorConfig.KafkaOutput output, String name) {
    return switch (name) {
      case "readings" -> output.readings();
      case "alerts" -> output.alerts();
      case "rejected" -> output.rejected();
      case "status" -> output.status();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
