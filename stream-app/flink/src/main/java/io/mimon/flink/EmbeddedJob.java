package io.mimon.flink;

import io.mimon.cli.Engine;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/** A job that lives as long as this process, and is stopped with a savepoint. */
record EmbeddedJob(
    JobClient client,
    String checkpoints,
    String reporter,
    CompletableFuture<Engine.Outcome> outcome,
    AtomicBoolean stopped)
    implements Engine.Job {
  private static final int STOP_PATIENCE_SECONDS = 5;

  EmbeddedJob(JobClient client, String checkpoints, String reporter) {
    this(client, checkpoints, reporter, new CompletableFuture<>(), new AtomicBoolean());
    var unused =
        client
            .getJobExecutionResult()
            .whenComplete(
                (result, failure) -> {
                  if (!stopped.get()) {
                    end(failure);
                  } else {
                    CompletableFuture.delayedExecutor(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .execute(() -> endStopped(failure));
                  }
                });
  }

  @Override
  public List<MetricFamilySamples> health() {
    return EngineReporter.of(reporter).map(EngineReporter::families).orElse(List.of());
  }

  @Override
  public void stop() {
    if (stopped.getAndSet(true)) {
      return;
    }
    var unused =
        client
            .stopWithSavepoint(false, checkpoints, SavepointFormatType.NATIVE)
            .whenComplete(
                (path, failure) -> {
                  if (failure == null) {
                    outcome.complete(Engine.Outcome.STOPPED);
                  } else {
                    cancel();
                  }
                });
  }

  /**
   * Where no savepoint can be had (the job is starting, or between two attempts) the last
   * checkpoint stands, and the next start goes on from there. A job that has ended meanwhile cannot
   * be cancelled, and its own end counts.
   */
  private void cancel() {
    CompletableFuture<Void> cancelled = client.cancel().exceptionally(alreadyEnded -> null);
    var unused =
        cancelled
            .thenCompose(done -> client.getJobExecutionResult())
            .whenComplete((result, failure) -> end(failure));
  }

  /**
   * A stop ends the job as well, and tells how by itself; but where the source ends at that moment,
   * the cluster goes with the job, and nobody is left to answer.
   */
  private void endStopped(@Nullable Throwable failure) {
    if (failure == null) {
      outcome.complete(Engine.Outcome.STOPPED);
    } else {
      end(failure);
    }
  }

  private void end(@Nullable Throwable failure) {
    if (failure == null) {
      outcome.complete(Engine.Outcome.FINISHED);
    } else if (ExceptionUtils.findThrowable(failure, JobCancellationException.class).isPresent()) {
      outcome.complete(Engine.Outcome.STOPPED);
    } else {
      outcome.completeExceptionally(failure);
    }
  }
}
