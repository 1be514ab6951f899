package io.mimon.gateway.alerts;

import io.mimon.gateway.alerts.AlertDelivery.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that serves one sink, so that a slow one holds up nothing else. */
public final class DeliveryThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryThread.class);

  /** After a disk error: the next attempt may fare better, a busy loop would not. */
  private static final Duration WAIT_AFTER_IO_ERROR = Duration.ofSeconds(5);

  private final AlertDelivery delivery;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean empty;

  private DeliveryThread(AlertDelivery delivery) {
    this.delivery = delivery;
    this.thread = new Thread(this::run, "mimon-alerts-" + delivery.name());
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (t, bug) -> LOG.error("alerts to {} are no longer delivered", delivery.name(), bug));
  }

  /** Starts delivering. */
  public static DeliveryThread start(AlertDelivery delivery) {
    DeliveryThread started = new DeliveryThread(delivery);
    started.thread.start();
    return started;
  }

  /** The sink's name. */
  public String name() {
    return delivery.name();
  }

  /** Says that the end is near: what is in the outbox is delivered still, and no more awaited. */
  public void finish() {
    closing.countDown();
  }

  /**
   * Delivers what is in the outbox, with retries, for {@code patience} at most, then stops; the
   * rest is for the next start.
   *
   * @return whether the outbox was empty in the end
   */
  public boolean flushAndClose(Duration patience) throws InterruptedException {
    finish();
    thread.join(Math.max(1, patience.toMillis())); // 0 would be for ever.
    thread.interrupt();
    thread.join();
    return empty;
  }

  /** Stops at once: an attempt under way is cut off, and repeated by the next start. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        boolean last = closing.getCount() == 0;
        Step step = step();
        if (last && step.kind() == Step.Kind.IDLE) {
          empty = true;
          return;
        }
        // While some wait, others may come.
        long pauseMillis = Math.min(step.pause().toMillis(), AlertDelivery.IDLE_WAIT.toMillis());
        if (last) {
          Thread.sleep(pauseMillis); // Until patience ends, which interrupts.
        } else {
          var unused = closing.await(pauseMillis, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("delivery to {} stops", delivery.name());
    }
  }

  private Step step() throws InterruptedException {
    try {
      return delivery.deliverNext();
    } catch (IOException e) {
      LOG.error(
          "{}: cannot read the outbox or store the position: {}", delivery.name(), e.toString());
      return new Step(Step.Kind.RETRY, WAIT_AFTER_IO_ERROR);
    }
  }
}
