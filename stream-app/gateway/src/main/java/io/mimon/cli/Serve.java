package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.core.input.InputException;
import io.mimon.gateway.Alert;
import io.mimon.gateway.Board;
import io.mimon.gateway.BuildInfo;
import io.mimon.gateway.Feed;
import io.mimon.gateway.FeedListener;
import io.mimon.gateway.FeedThread;
import io.mimon.gateway.GatewayServer;
import io.mimon.gateway.Health;
import io.mimon.gateway.MetricsExporter;
import io.mimon.gateway.UpdateTimes;
import io.mimon.gateway.alerts.PositionLog;
import io.mimon.kafka.DeliveryTurns;
import io.mimon.kafka.TopicAdmin;
import io.mimon.kafka.TopicFollower;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateway of a monitor that runs elsewhere: its topics are followed into files, and page,
 * metrics, table and alert hooks live on these as they do where it runs.
 */
final class Serve implements Supplier<Health> {
  private static final Duration FEED_INTERVAL = Duration.ofMillis(250);
  private static final Duration TICK = Duration.ofMillis(500);

  private final MonitorConfig config;
  private final KafkaOutput output;
  private final Path directory;
  private final Streams streams;
  private final Clock clock = Clock.systemUTC();
  private final Board board;
  private final MetricsExporter metrics;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable String failure;
  private volatile @Nullable FeedThread feed;

  Serve(MonitorConfig config, Path directory, Streams streams) {
    this.config = config;
    this.output =
        config
            .output()
            .kafka()
            .orElseThrow(() -> new IllegalArgumentException("there is no output.kafka"));
    this.directory = directory;
    this.streams = streams;
    this.board = Board.of(config, clock);
    this.metrics = new MetricsExporter(board, BuildInfo.version(), config.gateway().metrics());
  }

  /**
   * Runs until it is told to stop.
   *
   * @throws UsageException if the gateway cannot listen
   * @throws FailedException if the topics are not there, or cannot be followed any more
   */
  void run(Display.Show show) throws IOException, InterruptedException {
    String life = life();
    Display display = Display.of(show, streams, board, directory);
    @Nullable GatewayServer server =
        config.gateway().enabled()
            ? GatewayListener.start(config, streams, board, metrics, this)
            : null;
    try {
      Signals.onStop(ended::countDown);
      follow(life, display);
      display.finish();
    } finally {
      if (server != null) {
        server.close();
      }
    }
    if (failure != null) {
      throw new FailedException("the topics cannot be followed: " + failure);
    }
  }

  /** What tells the topic of alerts from another one of its name. */
  private String life() {
    try (TopicAdmin admin = new TopicAdmin(output.access())) {
      Set<String> there = admin.names();
      for (String topic : List.of(output.readings(), output.alerts(), output.status())) {
        if (!there.contains(topic)) {
          throw new FailedException(
              ("there is no topic %s at %s, or it may not be seen; start the monitor that writes it,"
                      + " create it, or correct output.kafka")
                  .formatted(topic, output.access().bootstrap()));
        }
      }
      return admin.idOf(output.alerts());
    } catch (InputException e) {
      throw new FailedException(String.valueOf(e.getMessage()));
    }
  }

  private void follow(String life, Display display) throws IOException, InterruptedException {
    Feed read =
        Feed.fromBeginning(
            directory,
            List.of(board, shownOn(display)),
            new UpdateTimes(clock, metrics.updates(config.monitor())));
    try (TopicFollower follower = follower(life);
        FeedThread following = FeedThread.start(read, FEED_INTERVAL)) {
      feed = following;
      Optional<DeliveryTurns> turns =
          config.alerts().isEmpty() ? Optional.empty() : Optional.of(turns(life, follower));
      try {
        while (!ended.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
          display.tick();
        }
      } finally {
        turns.ifPresent(DeliveryTurns::close);
      }
    }
  }

  private TopicFollower follower(String life) {
    TopicFollower.Followed followed =
        new TopicFollower.Followed(config.monitor(), output, life, Map.of(), true);
    try {
      return TopicFollower.start(followed, directory, this::fail);
    } catch (IOException e) {
      throw new FailedException(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      throw new FailedException("the topics cannot be followed: " + Causes.of(e));
    }
  }

  private DeliveryTurns turns(String life, TopicFollower follower) {
    try {
      return DeliveryTurns.start(
          new DeliveryTurns.Contest(config.monitor(), output, life), follower, this::deliver);
    } catch (InputException e) {
      throw new FailedException(String.valueOf(e.getMessage()));
    }
  }

  private AutoCloseable deliver(PositionLog positions) throws IOException {
    try {
      AlertHooks hooks =
          AlertHooks.start(
              config,
              new AlertHooks.Place(directory, directory, positions),
              metrics.deliveries(),
              clock,
              streams);
      streams.err().println("alerts are delivered by this process now");
      return () -> {
        hooks.stop(metrics.deliveries());
        streams.err().println("alerts are not delivered by this process any more");
      };
    } catch (FailedException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static FeedListener shownOn(Display display) {
    return new FeedListener() {
      @Override
      public void alert(Alert alert) {
        display.alert(alert);
      }
    };
  }

  private void fail(Throwable thrown) {
    failure = Causes.of(thrown);
    ended.countDown();
  }

  @Override
  public Health get() {
    if (failure != null) {
      return Health.failed("the topics cannot be followed: " + failure);
    }
    FeedThread following = feed;
    Optional<String> unread = following == null ? Optional.empty() : following.failure();
    return unread.map(Health::failed).orElseGet(Health::up);
  }
}
