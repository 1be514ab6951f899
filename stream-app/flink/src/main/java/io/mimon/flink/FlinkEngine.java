package io.mimon.flink;

import io.mimon.cli.Cluster;
import io.mimon.cli.Engine;
import io.mimon.cli.JobSpec;
import io.mimon.core.config.MonitorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;

/** Flink in this process: a mini cluster with RocksDB state and checkpoints in a directory. */
public final class FlinkEngine implements Engine {

  @Override
  public MonitorConfig.Engine name() {
    return MonitorConfig.Engine.FLINK;
  }

  @Override
  public Job start(JobSpec spec) {
    int wanted = spec.parallelism().orElse(Runtime.getRuntime().availableProcessors());
    // More tasks than shards would have nothing to do.
    int parallelism = Math.min(wanted, spec.plan().shards().size());
    try {
      Configuration conf = configuration(spec, parallelism);
      String reporter = UUID.randomUUID().toString();
      conf.addAll(EngineReporter.configuration(reporter));
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.createLocalEnvironment(parallelism, conf);
      env.setParallelism(parallelism);
      MonitorJob.build(env, spec, true);
      JobClient client = env.executeAsync(MonitorJob.name(spec.plan().monitor()));
      return new EmbeddedJob(
          client, conf.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY), reporter);
    } catch (Exception e) {
      throw new IllegalStateException("the embedded Flink cluster did not start", e);
    }
  }

  @Override
  public Cluster connect(String host, int port) {
    return SessionCluster.connect(host, port);
  }

  /** All that a mini cluster and the job in it are asked for. */
  static Configuration configuration(JobSpec spec, int parallelism) throws IOException {
    StateLocation state = new StateLocation(spec.stateDirectory().toAbsolutePath().toUri());
    Configuration conf = JobConfiguration.embedded(spec, state.checkpoints(), state.latest());
    conf.addAll(miniCluster(spec, parallelism));
    return conf;
  }

  private static Configuration miniCluster(JobSpec spec, int parallelism) throws IOException {
    Configuration conf = new Configuration();
    conf.set(CoreOptions.TMP_DIRS, workDirectory(spec).toString());
    conf.set(RestOptions.BIND_PORT, "0");
    conf.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    conf.set(RestOptions.ADDRESS, "127.0.0.1");
    conf.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
    // RocksDB's share is per slot: write buffers and block cache of blocks that are read once.
    conf.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64L * parallelism));
    conf.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    conf.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    return conf;
  }

  /** RocksDB's files between checkpoints; whatever a killed run left there is of no use. */
  private static Path workDirectory(JobSpec spec) throws IOException {
    Path work = spec.stateDirectory().resolve("work").toAbsolutePath();
    FileUtils.deleteDirectoryQuietly(work.toFile());
    return Files.createTempDirectory(Files.createDirectories(work), "run-");
  }
}
