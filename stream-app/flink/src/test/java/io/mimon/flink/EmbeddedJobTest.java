package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.cli.Engine;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;

/** How a job in this process ends. */
final class EmbeddedJobTest {
  private static final int PATIENCE_SECONDS = 30;

  private final CompletableFuture<JobExecutionResult> result = new CompletableFuture<>();

  /**
   * The cluster that went with its job: it never answers. (Seen once in a run whose source ended
   * while it was told to stop; Flink's own client shows it only by chance.)
   */
  private final EmbeddedJob job =
      new EmbeddedJob(
          (JobClient)
              Proxy.newProxyInstance(
                  JobClient.class.getClassLoader(),
                  new Class<?>[] {JobClient.class},
                  (self, method, args) ->
                      method.getName().equals("getJobExecutionResult")
                          ? result
                          : new CompletableFuture<>()),
          "checkpoints",
          "none");

  @Test
  void aStopThatNobodyAnswersEndsWithTheJob() throws Exception {
    job.stop();
    result.complete(null);
    assertEquals(Engine.Outcome.STOPPED, job.outcome().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void aJobThatFailsWhileItIsStoppedHasFailed() {
    job.stop();
    result.completeExceptionally(new IllegalStateException("the disk is full"));
    ExecutionException failure =
        assertThrows(
            ExecutionException.class, () -> job.outcome().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertTrue(failure.toString().contains("the disk is full"), failure.toString());
  }
}
