package io.mimon.flink;

import io.mimon.cli.JobSpec;
import io.mimon.core.input.InputException;
import io.mimon.core.input.RecordSupplier;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job as it is on a cluster, whichever way it gets there. */
final class ClusterJob {
  private ClusterJob() {}

  /** Whether it writes files: on machines apart they are no output, where topics are. */
  static boolean writesFiles(JobSpec spec) {
    return spec.topics().output().isEmpty();
  }

  /** Builds the graph, as wide as asked for, but not wider than there are shards. */
  static void build(StreamExecutionEnvironment env, JobSpec spec, int tasks) throws InputException {
    env.setParallelism(Math.min(tasks, spec.plan().shards().size()));
    MonitorJob.build(env, withAbsolutePaths(spec), writesFiles(spec));
  }

  /** Other processes have other current directories. */
  private static JobSpec withAbsolutePaths(JobSpec spec) {
    RecordSupplier records =
        spec.records() instanceof RecordSupplier.FileRecords file
            ? new RecordSupplier.FileRecords(
                Path.of(file.path()).toAbsolutePath().toString(), file.format())
            : spec.records();
    return new JobSpec(
        spec.plan(),
        spec.schema(),
        records,
        spec.rowsPerSecond(),
        spec.outputDirectory().toAbsolutePath(),
        spec.stateDirectory().toAbsolutePath(),
        spec.checkpointEvery(),
        spec.parallelism(),
        spec.topics(),
        spec.labels());
  }
}
