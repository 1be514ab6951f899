package io.mimon.flink;

import io.mimon.cli.JobSpec;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.RawRecord;
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
 *   records → intake → align ─blocks→ (segment, shard) windows ─emissions→ segment → readings, alerts
 *                └ rejected └ rejected, status
 * </pre>
 *
 * Operators have fixed uids: state outlives changes of the graph.
 */
final class MonitorJob {
  private MonitorJob() {}

  static void build(StreamExecutionEnvironment env, JobSpec spec) {
    env.setMaxParallelism(ShardKeys.KEY_GROUPS);
    TypeInformation<Tuple2<String, byte[]>> keyed =
        Types.TUPLE(Types.STRING, Types.PRIMITIVE_ARRAY(Types.BYTE));

    SingleOutputStreamOperator<byte[]> rows =
        env.fromSource(
                source(spec),
                ClockWatermarks.strategy(spec.plan(), spec.plan().recordTime(spec.schema())),
                "records",
                TypeInformation.of(RawRecord.class))
            .setParallelism(1)
            .uid("records")
            .transform(
                "intake",
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
                new IntakeOperator(spec.plan(), spec.schema()))
            .setParallelism(1)
            .uid("intake");

    SingleOutputStreamOperator<Tuple2<String, byte[]>> blocks =
        rows.keyBy(block -> AlignOperator.KEY, Types.BYTE)
            .transform("align", keyed, new AlignOperator(spec.plan()))
            .setParallelism(1)
            .uid("align");

    SingleOutputStreamOperator<String> readings =
        blocks
            .keyBy(block -> block.f0, Types.STRING)
            .process(new ShardFunction(spec.plan()), keyed)
            .setParallelism(Math.min(env.getParallelism(), spec.plan().shards().size()))
            .name("windows")
            .uid("windows")
            .keyBy(emission -> emission.f0, Types.STRING)
            .process(new SegmentFunction(spec.plan()), Types.STRING)
            .setParallelism(1)
            .name("segment")
            .uid("segment");

    DataStream<String> rejected =
        rows.getSideOutput(IntakeOperator.REJECTED)
            .union(blocks.getSideOutput(AlignOperator.REJECTED));
    sink(readings, spec, "readings");
    sink(readings.getSideOutput(SegmentFunction.ALERTS), spec, "alerts");
    sink(rejected, spec, "rejected");
    sink(blocks.getSideOutput(AlignOperator.STATUS), spec, "status");
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

  private static void sink(DataStream<String> lines, JobSpec spec, String name) {
    lines
        .sinkTo(new LinesSink(spec.outputDirectory().resolve(name + ".jsonl")))
        .setParallelism(1)
        .name(name)
        .uid(name);
    spec.topics()
        .output()
        .ifPresent(
            output ->
                lines
                    .sinkTo(
                        TopicSink.lines(
                            output.access(), topic(output, name), spec.plan().monitor(), name))
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
