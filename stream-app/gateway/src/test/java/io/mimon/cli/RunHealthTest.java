package io.mimon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.gateway.Feed;
import io.mimon.gateway.FeedThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHealthTest {
  private final RunHealth health = new RunHealth();

  @Test
  void itIsUpBeforeAnythingStartsAndDownWhenTheJobHasFailed() {
    assertTrue(health.get().ok());
    CompletableFuture<Engine.Outcome> outcome = new CompletableFuture<>();
    health.follow(
        new Engine.Job() {
          @Override
          public CompletableFuture<Engine.Outcome> outcome() {
            return outcome;
          }

          @Override
          public void stop() {}
        });
    assertTrue(health.get().ok());
    outcome.completeExceptionally(new IllegalStateException("lost"));
    assertEquals("the job has failed", health.get().reason());
  }

  @Test
  void outputThatCannotBeFollowedIsAFailure(@TempDir Path dir) throws IOException {
    Files.createDirectory(dir.resolve("readings.jsonl")); // A directory cannot be read as a file.
    FeedThread feed = FeedThread.start(Feed.fromBeginning(dir, List.of()), Duration.ofMillis(1));
    health.follow(feed);
    feed.close();
    assertTrue(health.get().reason().startsWith("cannot read the monitor's output"));
  }
}
