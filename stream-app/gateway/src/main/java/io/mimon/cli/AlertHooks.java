package io.mimon.cli;

import io.mimon.core.config.AlertRoute;
import io.mimon.core.config.MonitorConfig;
import io.mimon.gateway.alerts.AlertDelivery;
import io.mimon.gateway.alerts.DeliveryMeter;
import io.mimon.gateway.alerts.DeliveryThread;
import io.mimon.gateway.alerts.PositionLog;
import io.mimon.gateway.alerts.RetryPolicy;
import io.mimon.gateway.alerts.Routing;
import io.mimon.gateway.alerts.SecretReader;
import io.mimon.gateway.alerts.Sinks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

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
    Place place = new Place(config.output().directory(), config.state().directory(), null);
    return start(config, place, meter, clock, streams);
  }

  /**
   * Where alerts are read, and what is known of their delivery is kept.
   *
   * @param files has alerts.jsonl
   * @param positions null to keep them in {@code state}
   */
  record Place(Path files, Path state, @Nullable PositionLog positions) {}

  /** The same, at that place. */
  static AlertHooks start(
      MonitorConfig config, Place place, DeliveryMeter meter, Clock clock, Streams streams) {
    AlertHooks hooks = new AlertHooks(streams);
    SecretReader secrets = new SecretReader(streams.environment());
    List<AlertDelivery> deliveries = new ArrayList<>();
    for (AlertRoute route : config.alerts()) {
      AlertDelivery.Order order =
          new AlertDelivery.Order(
              place.files().resolve("alerts.jsonl"),
              place.state(),
              Sinks.of(route, secrets, clock),
              new Routing(route.match(), config.silences()),
              place.positions());
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

  /** Stops at once; what is under way is repeated by whoever goes on. */
  void stop(DeliveryMeter meter) {
    for (DeliveryThread thread : threads) {
      thread.close();
      meter.state(thread.name(), 0, false); // It is not for this process to say any more.
    }
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
