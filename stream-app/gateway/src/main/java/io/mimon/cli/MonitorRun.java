package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import io.mimon.gateway.Alert;
import io.mimon.gateway.Board;
import io.mimon.gateway.BuildInfo;
import io.mimon.gateway.Feed;
import io.mimon.gateway.FeedListener;
import io.mimon.gateway.FeedThread;
import io.mimon.gateway.GatewayServer;
import io.mimon.gateway.MetricsExporter;
import io.mimon.gateway.UpdateTimes;
import io.prometheus.client.Collector;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A monitor under way in this process: the engine's job, and everything that follows its committed
 * output: metrics, page, alert hooks, and what the person at the terminal sees.
 *
 * <p>Whatever may be refused (the port, the hooks) is taken before the job starts, and given back
 * after its last line has been passed on.
 */
final class MonitorRun {
  private static final Duration FEED_INTERVAL = Duration.ofMillis(250);
  private static final Duration TICK = Duration.ofMillis(500);

  private final Engine engine;
  private final Streams streams;
  private final MonitorConfig config;
  private final CheckedConfig.Fit monitor;
  private final Clock clock = Clock.systemUTC();
  private final Board board;
  private final RunHealth health = new RunHealth();

  MonitorRun(Engine engine, Streams streams, CheckedConfig.Fit monitor) {
    this.engine = engine;
    this.streams = streams;
    this.config = monitor.config();
    this.monitor = monitor;
    this.board = Board.of(config, clock);
  }

  /**
   * Runs until the source ends, a signal comes or the time is up.
   *
   * @param limit null for no limit
   * @param onAlert told of every alert
   * @throws UsageException if the gateway cannot listen; nothing has been started then
   * @throws FailedException if the job failed
   */
  Engine.Outcome run(Display.Show show, @Nullable Duration limit, Consumer<Alert> onAlert)
      throws IOException, InterruptedException {
    MetricsExporter metrics =
        new MetricsExporter(board, BuildInfo.version(), config.gateway().metrics());
    Display display = Display.of(show, streams, board, config.output().directory());
    @Nullable GatewayServer server =
        config.gateway().enabled()
            ? GatewayListener.start(config, streams, board, metrics, health)
            : null;
    try (AlertHooks hooks = AlertHooks.start(config, metrics.deliveries(), clock, streams)) {
      CompletableFuture<Engine.Job> started = new CompletableFuture<>();
      Signals.onStop(() -> started.join().stop());
      Engine.Job job = startJob();
      started.complete(job);
      health.follow(job);
      metrics.registry().register(new EngineCollector(job));
      Engine.Outcome outcome = follow(job, display, metrics, limit, onAlert);
      display.finish();
      return outcome;
    } finally {
      if (server != null) {
        server.close();
      }
    }
  }

  private Engine.Job startJob() {
    try {
      return engine.start(monitor.jobSpec());
    } catch (RuntimeException e) {
      throw new FailedException("the job did not start: " + Causes.of(e));
    }
  }

  private Engine.Outcome follow(
      Engine.Job job,
      Display display,
      MetricsExporter metrics,
      @Nullable Duration limit,
      Consumer<Alert> onAlert)
      throws IOException, InterruptedException {
    FeedListener alerts =
        new FeedListener() {
          @Override
          public void alert(Alert alert) {
            onAlert.accept(alert);
            display.alert(alert);
          }
        };
    Feed feed =
        Feed.fromBeginning(
            config.output().directory(),
            List.of(board, alerts),
            new UpdateTimes(clock, metrics.updates(config.monitor())));
    try (FeedThread following = FeedThread.start(feed, FEED_INTERVAL)) {
      health.follow(following);
      return watch(job, display, limit);
    }
  }

  private static Engine.Outcome watch(Engine.Job job, Display display, @Nullable Duration limit)
      throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    boolean stopping = false;
    while (true) {
      try {
        return job.outcome().get(TICK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        display.tick();
        boolean timeUp = limit != null && System.nanoTime() - startNanos >= limit.toNanos();
        if (timeUp && !stopping) {
          stopping = true;
          job.stop();
        }
      } catch (ExecutionException e) {
        display.tick();
        throw new FailedException("the job failed: " + Causes.of(e));
      }
    }
  }

  /** A class of its own, as simpleclient asks for. */
  private static final class EngineCollector extends Collector {
    private final Engine.Job job;

    EngineCollector(Engine.Job job) {
      this.job = job;
    }

    @Override
    public List<MetricFamilySamples> collect() {
      return job.health();
    }
  }
}
