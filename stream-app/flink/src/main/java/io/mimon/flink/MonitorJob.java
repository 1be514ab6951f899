package io.mimon.flink;

import io.mimon.cli.JobSpec;
import io.mimon.core.input.RawRecord;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
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
 *   records → ingest ─blocks→ (segment, shard) windows ─emissions→ segment → readings, alerts
 *                   └ rejected, status
 * </pre>
 *
 * Operators have fixed uids: state outlives changes of the graph.
 */
final class MonitorJob {
  private MonitorJob() {}

  /** The name of the job of a monitor. */
  static String name(String monitor) {
    return "mimon " + monitor;
  }

  /**
   * Builds it.
   *
   * @param files whether results are written to files
   */
  static void build(StreamExecutionEnvironment env, JobSpec spec, boolean files) {
    env.setMaxParallelism(ShardKeys.KEY_GROUPS);
    TypeInformation<Tuple2<String, byte[]>> keyed =
        Types.TUPLE(Types.STRING, Types.PRIMITIVE_ARRAY(Types.BYTE));

    SingleOutputStreamOperator<Tuple2<String, byte[]>> blocks =
        env.fromSource(
                new RecordSource(spec.records(), spec.rowsPerSecond()),
                WatermarkStrategy.noWatermarks(),
                "records",
                TypeInformation.of(RawRecord.class))
            .setParallelism(1)
            .uid("records")
            .transform(
                "ingest",
                keyed,
                new IngestOperator(
                    spec.plan(), spec.schema(), new ShardKeys(spec.plan().shards().size())))
            .setParallelism(1)
            .uid("ingest");

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

    if (!files) {
      return;
    }
    sink(readings, spec.outputDirectory(), "readings");
    sink(readings.getSideOutput(SegmentFunction.ALERTS), spec.outputDirectory(), "alerts");
    sink(blocks.getSideOutput(IngestOperator.REJECTED), spec.outputDirectory(), "rejected");
    sink(blocks.getSideOutput(IngestOperator.STATUS), spec.outputDirectory(), "status");
  }

  private static void sink(DataStream<String> lines, Path directory, String name) {
    lines
        .sinkTo(new LinesSink(directory.resolve(name + ".jsonl")))
        .setParallelism(1)
        .name(name)
        .uid(name);
  }
}
