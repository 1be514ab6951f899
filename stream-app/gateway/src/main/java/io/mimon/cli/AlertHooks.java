package io.mimon.cli;

import io.mimon.core.config.AlertRoute;
import io.mimon.core.config.MonitorConfig;
import io.mimon.gateway.alerts.AlertDelivery;
import io.mimon.gateway.alerts.DeliveryMeter;
import io.mimon.gateway.alerts.DeliveryThread;
import io.mimon.gateway.alerts.RetryPolicy;
import io.mimon.gateway.alerts.Routing;
import io.mimon.gateway.alerts.SecretReader;
import io.mimon.gateway.alerts.Sinks;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Those whom a run's alerts are sent to. */
final class AlertHooks implements AutoCloseable {
  private static final Duration LAST_ALERTS_PATIENCE = Duration.ofSeconds(10);

  private final List<DeliveryThread> threads = new ArrayList<>();
  private final Streams streams;

  private AlertHooks(Streams streams) {
    this.streams = streams;
  }

  /**
   * Starts delivering. Where each begins is on disk when this returns: what is decided from then on
   * will be delivered.
   *
   * @throws FailedException if what is on disk cannot be read or written; nothing has been started
   */
  static AlertHooks start(MonitorConfig config, DeliveryMeter meter, Clock clock, Streams streams) {
    AlertHooks hooks = new AlertHooks(streams);
    SecretReader secrets = new SecretReader(streams.environment());
    List<AlertDelivery> deliveries = new ArrayList<>();
    for (AlertRoute route : config.alerts()) {
      AlertDelivery.Order order =
          new AlertDelivery.Order(
              config.output().directory().resolve("alerts.jsonl"),
              config.state().directory(),
              Sinks.of(route, secrets, clock),
              new Routing(route.match(), config.silences()));
      try {
        deliveries.add(new AlertDelivery(order, RetryPolicy.DEFAULT, meter, clock, new Random()));
      } catch (IOException e) {
        throw new FailedException(
            "alerts cannot be delivered to %s: %s".formatted(order.sink().name(), e.getMessage()));
      }
    }
    deliveries.forEach(delivery -> hooks.threads.add(DeliveryThread.start(delivery)));
    return hooks;
  }

  /** Sends what is committed, as far as patience goes; all at the same time. */
  @Override
  public void close() {
    threads.forEach(DeliveryThread::finish);
    long endNanos = System.nanoTime() + LAST_ALERTS_PATIENCE.toNanos();
    for (DeliveryThread thread : threads) {
      if (!flushed(thread, Duration.ofNanos(endNanos - System.nanoTime()))) {
        streams
            .err()
            .printf(
                "mimon: some alerts are not delivered to %s yet; the next start goes on with"
                    + " them%n",
                thread.name());
      }
    }
  }

  private static boolean flushed(DeliveryThread thread, Duration patience) {
    try {
      return thread.flushAndClose(patience);
    } catch (InterruptedException e) {
      Thread.currentThread()
          .interrupt(); // Whoever interrupts wants out: the rest stays undelivered.
      return false;
    }
  }
}
