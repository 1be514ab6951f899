package io.mimon.cli;

import io.mimon.gateway.FeedThread;
import io.mimon.gateway.Health;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a run does its work: the job, and the feed that metrics and page live on. */
final class RunHealth implements Supplier<Health> {
  private volatile Engine.@Nullable Job job;
  private volatile @Nullable FeedThread feed;

  void follow(Engine.Job started) {
    job = started;
  }

  void follow(FeedThread started) {
    feed = started;
  }

  @Override
  public Health get() {
    Engine.Job running = job;
    if (running != null && running.outcome().isCompletedExceptionally()) {
      return Health.failed("the job has failed");
    }
    FeedThread following = feed;
    Optional<String> failure = following == null ? Optional.empty() : following.failure();
    return failure.map(Health::failed).orElseGet(Health::up);
  }
}
