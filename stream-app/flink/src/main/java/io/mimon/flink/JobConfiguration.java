package io.mimon.flink;

import io.mimon.cli.JobSpec;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.RecoveryClaimMode;

/** What the job asks of Flink, wherever it runs: state, checkpoints, restarts. */
final class JobConfiguration {
  private static final int RESTARTS_IN_A_ROW_MAX = 3;

  /** A machine that is lost, and the one that takes its place, count as one fault. */
  private static final int CLUSTER_RESTARTS_IN_A_ROW_MAX = 20;

  private static final int CHECKPOINT_FAILURES_MAX = 3;
  private static final Duration ALIGNED_AT_MOST = Duration.ofMillis(100);
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(30);
  private static final Duration BACKOFF_FORGOTTEN_AFTER = Duration.ofMinutes(5);

  private JobConfiguration() {}

  /** A job in this process. A passing fault is survived, one that stays ends it in seconds. */
  static Configuration embedded(JobSpec spec, String checkpoints, Optional<URI> goOnFrom) {
    return of(spec, checkpoints, goOnFrom, RESTARTS_IN_A_ROW_MAX);
  }

  /** A job on a cluster, which waits some ten minutes for machines that are gone. */
  static Configuration cluster(JobSpec spec, String checkpoints, Optional<URI> goOnFrom) {
    return of(spec, checkpoints, goOnFrom, CLUSTER_RESTARTS_IN_A_ROW_MAX);
  }

  private static Configuration of(
      JobSpec spec, String checkpoints, Optional<URI> goOnFrom, int restartsInARowMax) {
    Configuration conf = new Configuration();
    conf.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    // RocksDB tells of every compaction otherwise, two megabytes a minute.
    conf.setString("state.backend.rocksdb.log.level", "WARN_LEVEL");
    conf.setString("state.backend.rocksdb.options-factory", RocksDbTuning.class.getName());
    conf.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    conf.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints);
    conf.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, checkpoints);
    conf.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    conf.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, spec.checkpointEvery());
    conf.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    // Readings are committed by checkpoints, which must not wait for all blocks under way.
    conf.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    conf.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, ALIGNED_AT_MOST);
    conf.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 1);
    conf.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    conf.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, CHECKPOINT_FAILURES_MAX);
    goOnFrom.ifPresent(
        from -> {
          conf.set(StateRecoveryOptions.SAVEPOINT_PATH, from.toString());
          conf.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        });
    conf.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    conf.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, restartsInARowMax);
    conf.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, FIRST_BACKOFF);
    conf.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, BACKOFF_MAX);
    conf.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
        BACKOFF_FORGOTTEN_AFTER);
    conf.set(PipelineOptions.OBJECT_REUSE, true);
    conf.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    return conf;
  }
}
