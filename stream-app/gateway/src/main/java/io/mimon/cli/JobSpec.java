package io.mimon.cli;

import io.mimon.core.input.RecordSupplier;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.MonitorPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * A job for an engine.
 *
 * @param rowsPerSecond how fast records are let in, 0 for as fast as it goes
 * @param outputDirectory gets readings.jsonl, alerts.jsonl, rejected.jsonl and status.jsonl
 * @param stateDirectory keeps what a restart goes on from
 * @param parallelism empty for one per core
 */
public record JobSpec(
    MonitorPlan plan,
    Schema schema,
    RecordSupplier records,
    double rowsPerSecond,
    Path outputDirectory,
    Path stateDirectory,
    Duration checkpointEvery,
    OptionalInt parallelism) {}
