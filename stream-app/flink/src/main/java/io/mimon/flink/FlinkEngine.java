package io.mimon.flink;

import io.mimon.cli.Engine;
import io.mimon.cli.JobSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/** Flink in this process: a mini cluster with RocksDB state and checkpoints in a directory. */
public final class FlinkEngine implements Engine {
  private static final int RESTARTS_IN_A_ROW_MAX = 3;
  private static final int CHECKPOINT_FAILURES_MAX = 3;

  @Override
  public Job start(JobSpec spec) {
    int wanted = spec.parallelism().orElse(Runtime.getRuntime().availableProcessors());
    // More tasks than shards would have nothing to do.
    int parallelism = Math.min(wanted, spec.plan().shards().size());
    try {
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.createLocalEnvironment(
              parallelism, configuration(spec, parallelism));
      env.setParallelism(parallelism);
      MonitorJob.build(env, spec);
      JobClient client = env.executeAsync("mimon " + spec.plan().monitor());
      return new FlinkJob(client, checkpoints(spec));
    } catch (Exception e) {
      throw new IllegalStateException("the embedded Flink cluster did not start", e);
    }
  }

  private static Path checkpoints(JobSpec spec) {
    return spec.stateDirectory().resolve("checkpoints");
  }

  private static Configuration configuration(JobSpec spec, int parallelism) throws IOException {
    Configuration conf = new Configuration();
    conf.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    conf.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    conf.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        checkpoints(spec).toAbsolutePath().toUri().toString());
    conf.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    conf.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, spec.checkpointEvery());
    conf.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    conf.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 1);
    conf.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    latestCheckpoint(checkpoints(spec))
        .ifPresent(
            path -> {
              conf.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString());
              conf.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
            });
    // A passing fault is survived however often it comes; one that stays ends the job in seconds.
    conf.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    conf.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, RESTARTS_IN_A_ROW_MAX);
    conf.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofSeconds(1));
    conf.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(30));
    conf.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
        Duration.ofMinutes(5));
    conf.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, CHECKPOINT_FAILURES_MAX);
    conf.set(PipelineOptions.OBJECT_REUSE, true);
    conf.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
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

  /**
   * The directory of the newest complete checkpoint or savepoint. An older one would do as well:
   * the sinks cut back what came after it.
   */
  static Optional<Path> latestCheckpoint(Path checkpoints) throws IOException {
    if (!Files.exists(checkpoints)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(Comparator.comparing(FlinkEngine::modified))
          .map(file -> file.resolveSibling("").toAbsolutePath());
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private record FlinkJob(
      JobClient client, Path checkpoints, CompletableFuture<Outcome> outcome, AtomicBoolean stopped)
      implements Job {

    FlinkJob(JobClient client, Path checkpoints) {
      this(client, checkpoints, new CompletableFuture<>(), new AtomicBoolean());
      var unused =
          client
              .getJobExecutionResult()
              .whenComplete(
                  (result, failure) -> {
                    // A stop ends the job as well, and tells how by itself.
                    if (!stopped.get()) {
                      end(failure);
                    }
                  });
    }

    @Override
    public void stop() {
      if (stopped.getAndSet(true)) {
        return;
      }
      var unused =
          client
              .stopWithSavepoint(false, checkpoints.toUri().toString(), SavepointFormatType.NATIVE)
              .whenComplete(
                  (path, failure) -> {
                    if (failure == null) {
                      outcome.complete(Outcome.STOPPED);
                    } else {
                      cancel();
                    }
                  });
    }

    /**
     * Where no savepoint can be had (the job is starting, or between two attempts) the last
     * checkpoint stands, and the next start goes on from there. A job that has ended meanwhile
     * cannot be cancelled, and its own end counts.
     */
    private void cancel() {
      CompletableFuture<Void> cancelled = client.cancel().exceptionally(alreadyEnded -> null);
      var unused =
          cancelled
              .thenCompose(done -> client.getJobExecutionResult())
              .whenComplete((result, failure) -> end(failure));
    }

    private void end(@Nullable Throwable failure) {
      if (failure == null) {
        outcome.complete(Outcome.FINISHED);
      } else if (ExceptionUtils.findThrowable(failure, JobCancellationException.class)
          .isPresent()) {
        outcome.complete(Outcome.STOPPED);
      } else {
        outcome.completeExceptionally(failure);
      }
    }
  }
}
