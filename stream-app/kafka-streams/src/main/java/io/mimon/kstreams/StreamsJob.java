package io.mimon.kstreams;

import io.mimon.cli.Engine;
import io.mimon.core.input.InputException;
import io.mimon.kafka.TopicFollower;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance at work. A thread that fails is replaced, a few times in a row; an instance that is
 * stopped leaves its group, so that the others take over at once.
 */
final class StreamsJob implements Engine.Job {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsJob.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(60);

  private final String monitor;
  private final KafkaStreams streams;
  private final Callable<Boolean> planChanged;
  private final Restarts restarts = new Restarts();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final CompletableFuture<Engine.Outcome> outcome = new CompletableFuture<>();
  private final TopicFollower follower;

  /**
   * What an instance does.
   *
   * @param planChanged whether another plan than ours holds by now
   */
  record Work(Topology topology, Properties settings, Callable<Boolean> planChanged) {}

  private StreamsJob(Work work, TopicFollower.Followed followed, Path files) throws IOException {
    this.monitor = followed.monitor();
    this.planChanged = work.planChanged();
    Properties settings = work.settings();
    this.streams = new KafkaStreams(work.topology(), settings, SourceConsumers.of(settings));
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    TopicFollower started;
    try {
      started = TopicFollower.start(followed, files, failure::complete);
    } catch (IOException | RuntimeException e) {
      streams.close(Duration.ZERO);
      throw e;
    }
    this.follower = started;
    var unused = failure.thenAccept(this::end);
  }

  /**
   * Starts one.
   *
   * @param files the directory of what all instances say
   * @throws IOException if the files there are of something else, with a sentence
   */
  static StreamsJob start(Work work, TopicFollower.Followed followed, Path files)
      throws IOException {
    StreamsJob job = new StreamsJob(work, followed, files);
    job.streams.setUncaughtExceptionHandler(job::afterFault);
    job.streams.setGlobalStateRestoreListener(new RestoreLog());
    job.streams.setStateListener((now, before) -> job.follow(now));
    job.streams.start();
    return job;
  }

  @Override
  public CompletableFuture<Engine.Outcome> outcome() {
    return outcome;
  }

  @Override
  public List<MetricFamilySamples> health() {
    return StreamsHealth.of(monitor, streams.metrics());
  }

  @Override
  public void stop() {
    end(null);
  }

  /** On the thread that has failed. */
  private StreamThreadExceptionResponse afterFault(Throwable fault) {
    Duration wait = restarts.fault(System.nanoTime());
    if (wait.isNegative() || ending.get()) {
      end(fault);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.warn("a part of the monitor failed and starts again in {} s", wait.toSeconds(), fault);
    try {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private void follow(KafkaStreams.State now) {
    if (now == KafkaStreams.State.ERROR) {
      end(new IllegalStateException("all threads of the instance have failed"));
    } else if (now == KafkaStreams.State.RUNNING) {
      // Others may have come: one that began at the same moment with another configuration.
      background("mimon-plan-check", this::checkPlan);
    }
  }

  private void checkPlan() {
    try {
      if (planChanged.call()) {
        end(
            new IllegalStateException(
                "another instance has begun with a changed configuration; start this one again"));
      }
    } catch (InputException e) {
      LOG.debug("the plan could not be looked at", e);
    } catch (Exception e) {
      end(e);
    }
  }

  /** Closes from a thread of its own: those of the engine are waited for. */
  private void end(@Nullable Throwable failure) {
    if (!ending.getAndSet(true)) {
      background("mimon-end", () -> close(failure));
    }
  }

  private void close(@Nullable Throwable failure) {
    try {
      boolean closed =
          streams.close(
              CloseOptions.timeout(CLOSE_WITHIN)
                  .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
      if (!closed) {
        LOG.warn("the instance did not stop within {} s", CLOSE_WITHIN.toSeconds());
      }
      follower.close();
    } catch (RuntimeException e) {
      outcome.completeExceptionally(failure == null ? e : failure);
      return;
    }
    if (failure == null) {
      outcome.complete(Engine.Outcome.STOPPED);
    } else {
      outcome.completeExceptionally(failure);
    }
  }

  private static void background(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
