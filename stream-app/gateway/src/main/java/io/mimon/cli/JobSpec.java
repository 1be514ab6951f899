package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.RecordSupplier;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.plan.PlanResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A job for an engine.
 *
 * @param rowsPerSecond how fast records are let in, 0 for as fast as it goes
 * @param outputDirectory gets readings.jsonl, alerts.jsonl, rejected.jsonl and status.jsonl
 * @param stateDirectory keeps what a restart goes on from
 * @param parallelism empty for one per core
 * @param topics what is read from and written to a broker
 * @param labels targets that come apart from their rows
 * @param standbyReplicas on how many other instances state is kept up to date, where the engine has
 *     instances
 */
public record JobSpec(
    MonitorPlan plan,
    Schema schema,
    RecordSupplier records,
    double rowsPerSecond,
    Path outputDirectory,
    Path stateDirectory,
    Duration checkpointEvery,
    OptionalInt parallelism,
    Topics topics,
    Optional<PlanResult.Labels> labels,
    int standbyReplicas) {

  /** A job whose state is kept once. */
  public JobSpec(
      MonitorPlan plan,
      Schema schema,
      RecordSupplier records,
      double rowsPerSecond,
      Path outputDirectory,
      Path stateDirectory,
      Duration checkpointEvery,
      OptionalInt parallelism,
      Topics topics,
      Optional<PlanResult.Labels> labels) {
    this(
        plan,
        schema,
        records,
        rowsPerSecond,
        outputDirectory,
        stateDirectory,
        checkpointEvery,
        parallelism,
        topics,
        labels,
        0);
  }

  /**
   * What a job reads from and writes to a broker.
   *
   * @param source instead of the records of the job; empty where these are read
   * @param output beside the files, where there are any
   */
  public record Topics(
      Optional<MonitorConfig.KafkaSource> source, Optional<MonitorConfig.KafkaOutput> output) {
    /** No broker. */
    public static final Topics NONE = new Topics(Optional.empty(), Optional.empty());
  }
}
