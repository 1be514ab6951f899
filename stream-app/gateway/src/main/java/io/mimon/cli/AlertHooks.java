package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import io.mimon.gateway.alerts.AlertDelivery;
import io.mimon.gateway.alerts.DeliveryMeter;
import io.mimon.gateway.alerts.DeliveryThread;
import io.mimon.gateway.alerts.RetryPolicy;
import io.mimon.gateway.alerts.WebhookSink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Those whom a run's alerts are sent to. */
final class AlertHooks implements AutoCloseable {
  private static final Duration LAST_ALERTS_PATIENCE = Duration.ofSeconds(10);

  private final List<DeliveryThread> threads = new ArrayList<>();
  private final PrintStream err;

  private AlertHooks(PrintStream err) {
    this.err = err;
  }

  static AlertHooks start(MonitorConfig config, DeliveryMeter meter, Clock clock, PrintStream err)
      throws IOException {
    AlertHooks hooks = new AlertHooks(err);
    Set<String> names = new HashSet<>();
    for (MonitorConfig.Alert alert : config.alerts()) {
      MonitorConfig.Webhook webhook = (MonitorConfig.Webhook) alert;
      String name = name(webhook);
      if (!names.add(name)) {
        continue; // The same receiver twice would get everything once.
      }
      AlertDelivery delivery =
          new AlertDelivery(
              config.output().directory().resolve("alerts.jsonl"),
              config.state().directory(),
              new WebhookSink(name, webhook.url(), webhook.timeout(), clock),
              RetryPolicy.DEFAULT,
              meter,
              clock,
              new Random());
      hooks.threads.add(DeliveryThread.start(delivery));
    }
    return hooks;
  }

  /** Goes with the URL: how far a receiver has got must not pass to another. */
  private static String name(MonitorConfig.Webhook webhook) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(webhook.url().toString().getBytes(StandardCharsets.UTF_8));
      return "webhook-" + HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Sends what is committed, as far as patience goes. */
  @Override
  public void close() {
    for (DeliveryThread thread : threads) {
      if (!flushed(thread)) {
        err.println("mimon: some alerts are not delivered yet; the next start goes on with them");
      }
    }
  }

  private static boolean flushed(DeliveryThread thread) {
    try {
      return thread.flushAndClose(LAST_ALERTS_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread()
          .interrupt(); // Whoever interrupts wants out: the rest stays undelivered.
      return false;
    }
  }
}
