package io.mimon.flink;

import io.mimon.cli.JobSpec;
import io.mimon.core.input.RawRecord;
import java.nio.file.Path;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
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
                new RecordSource(spec.records(), spec.rowsPerSecond()),
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
    sink(readings, spec.outputDirectory(), "readings");
    sink(readings.getSideOutput(SegmentFunction.ALERTS), spec.outputDirectory(), "alerts");
    sink(rejected, spec.outputDirectory(), "rejected");
    sink(blocks.getSideOutput(AlignOperator.STATUS), spec.outputDirectory(), "status");
  }

  private static void sink(DataStream<String> lines, Path directory, String name) {
    lines
        .sinkTo(new LinesSink(directory.resolve(name + ".jsonl")))
        .setParallelism(1)
        .name(name)
        .uid(name);
  }
}
