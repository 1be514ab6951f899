package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.plan.PlanResult;
import io.mimon.gateway.Alert;
import io.mimon.gateway.Board;
import io.mimon.gateway.BuildInfo;
import io.mimon.gateway.Feed;
import io.mimon.gateway.FeedListener;
import io.mimon.gateway.FeedThread;
import io.mimon.gateway.GatewayServer;
import io.mimon.gateway.Health;
import io.mimon.gateway.MetricsExporter;
import io.mimon.gateway.alerts.AlertDelivery;
import io.mimon.gateway.alerts.DeliveryThread;
import io.mimon.gateway.alerts.RetryPolicy;
import io.mimon.gateway.alerts.WebhookSink;
import io.mimon.gateway.console.LiveTable;
import io.mimon.gateway.console.Summary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A monitor under way in this process: the engine's job, and everything that follows its committed
 * output: metrics, page, alert hooks, and what the person at the terminal sees.
 */
final class MonitorRun {
  private static final Duration FEED_INTERVAL = Duration.ofMillis(250);
  private static final Duration DRAW_INTERVAL = Duration.ofMillis(500);
  private static final Duration LAST_ALERTS_PATIENCE = Duration.ofSeconds(10);

  private final Engine engine;
  private final Streams streams;
  private final MonitorConfig config;
  private final PlanResult.Ready ready;
  private final Clock clock = Clock.systemUTC();
  private final Board board = new Board(clock);

  /** What a person is shown while it runs. */
  enum Show {
    /** A table that is redrawn. */
    TABLE,
    /** Alerts as sentences, and a summary. */
    SENTENCES,
    /** Readings and alerts as committed, one JSON object a line. */
    JSON
  }

  MonitorRun(Engine engine, Streams streams, MonitorConfig config, PlanResult.Ready ready) {
    this.engine = engine;
    this.streams = streams;
    this.config = config;
    this.ready = ready;
  }

  /**
   * Runs until the source ends, a signal comes or the time is up.
   *
   * @param limit null for no limit
   * @param onAlert told of every alert
   * @throws FailedException if the job failed
   */
  Engine.Outcome run(Show show, @Nullable Duration limit, Consumer<Alert> onAlert)
      throws IOException, InterruptedException {
    Path output = config.output().directory();
    MetricsExporter metrics = new MetricsExporter(board, BuildInfo.version());
    Feed feed = Feed.fromBeginning(output, List.of(board, alertListener(show, onAlert)));
    Engine.Job job = engine.start(spec());
    Signals.onStop(job::stop);
    @Nullable GatewayServer server = null;
    List<DeliveryThread> deliveries = new ArrayList<>();
    try {
      server = startGateway(metrics, job);
      deliveries.addAll(startDeliveries(metrics));
      @Nullable JsonEcho echo = show == Show.JSON ? new JsonEcho(output, streams.out()) : null;
      try (FeedThread feedThread = FeedThread.start(feed, FEED_INTERVAL)) {
        return watch(job, show, limit, echo);
      } finally {
        finishShow(show, echo);
      }
    } finally {
      for (DeliveryThread delivery : deliveries) {
        if (!delivery.flushAndClose(LAST_ALERTS_PATIENCE)) {
          streams.err().println("mimon: some alerts are not delivered yet; the next start goes on");
        }
      }
      if (server != null) {
        server.close();
      }
    }
  }

  private JobSpec spec() {
    return new JobSpec(
        ready.plan(),
        ready.schema(),
        ready.records(),
        rowsPerSecond(config.source()),
        config.output().directory(),
        config.state().directory(),
        config.state().checkpointEvery(),
        config.execution().parallelism());
  }

  private static double rowsPerSecond(MonitorConfig.Source source) {
    if (source instanceof MonitorConfig.FileSource file) {
      return file.pace().rowsPerSecond();
    }
    return ((MonitorConfig.SimulatedSource) source).pace().rowsPerSecond();
  }

  private FeedListener alertListener(Show show, Consumer<Alert> onAlert) {
    return new FeedListener() {
      @Override
      public void alert(Alert alert) {
        onAlert.accept(alert);
        if (show == Show.SENTENCES) {
          streams.out().println(Summary.sentence(alert));
        }
      }
    };
  }

  private @Nullable GatewayServer startGateway(MetricsExporter metrics, Engine.Job job)
      throws IOException {
    if (!config.gateway().enabled()) {
      return null;
    }
    MonitorConfig.ListenAddress listen = config.gateway().listen();
    GatewayServer server =
        GatewayServer.start(
            new InetSocketAddress(listen.host(), listen.port()),
            board,
            metrics,
            () ->
                job.outcome().isCompletedExceptionally()
                    ? Health.failed("the job has failed")
                    : Health.up());
    streams
        .err()
        .printf(
            "page http://%s:%d/  metrics /metrics  health /healthz%n", host(listen), server.port());
    return server;
  }

  private static String host(MonitorConfig.ListenAddress listen) {
    return listen.host().indexOf(':') < 0 ? listen.host() : "[" + listen.host() + "]";
  }

  private List<DeliveryThread> startDeliveries(MetricsExporter metrics) throws IOException {
    List<DeliveryThread> threads = new ArrayList<>();
    for (MonitorConfig.Alert alert : config.alerts()) {
      MonitorConfig.Webhook webhook = (MonitorConfig.Webhook) alert;
      WebhookSink sink =
          new WebhookSink("webhook-" + threads.size(), webhook.url(), webhook.timeout(), clock);
      threads.add(
          DeliveryThread.start(
              new AlertDelivery(
                  config.output().directory().resolve("alerts.jsonl"),
                  config.state().directory(),
                  sink,
                  RetryPolicy.DEFAULT,
                  metrics::countDelivery,
                  clock,
                  new Random())));
    }
    return threads;
  }

  private Engine.Outcome watch(
      Engine.Job job, Show show, @Nullable Duration limit, @Nullable JsonEcho echo)
      throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    boolean stopping = false;
    @Nullable LiveTable table =
        show == Show.TABLE
            ? new LiveTable(
                streams.out(),
                LiveTable.width(streams.environment().get("COLUMNS")),
                LiveTable.height(streams.environment().get("LINES")),
                !streams.environment().containsKey("NO_COLOR"))
            : null;
    while (true) {
      try {
        return job.outcome().get(DRAW_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        boolean timeUp =
            limit != null && System.nanoTime() - startNanos >= limit.toNanos() && !stopping;
        if (timeUp) {
          stopping = true;
          job.stop();
        }
        if (table != null) {
          table.draw(board.snapshot());
        }
        if (echo != null) {
          echo.poll();
        }
      } catch (ExecutionException e) {
        throw new FailedException(reason(e.getCause()));
      }
    }
  }

  /** The innermost cause: engines wrap it many times. */
  private static String reason(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "the job failed for an unknown reason";
    }
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return "the job failed: " + (message == null ? cause.getClass().getSimpleName() : message);
  }

  private void finishShow(Show show, @Nullable JsonEcho echo) throws IOException {
    if (echo != null) {
      echo.poll();
    }
    if (show == Show.TABLE) {
      new LiveTable(
              streams.out(),
              LiveTable.width(streams.environment().get("COLUMNS")),
              LiveTable.height(streams.environment().get("LINES")),
              !streams.environment().containsKey("NO_COLOR"))
          .draw(board.snapshot());
    }
    if (show != Show.JSON) {
      Summary.print(streams.out(), board.snapshot());
    }
  }
}
