package io.mimon.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that polls a feed until closed.
 *
 * <p>A file that cannot be read is tried again at the next poll. A listener that throws is a bug:
 * it ends the thread, is logged, and shows in {@link #failure()}, which belongs in the health.
 */
public final class FeedThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedThread.class);

  private final Feed feed;
  private final Duration interval;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable String failure;

  private FeedThread(Feed feed, Duration interval) {
    this.feed = feed;
    this.interval = interval;
    this.thread = new Thread(this::run, "mimon-feed");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((t, e) -> die(e));
  }

  /** Starts polling {@code feed} every {@code interval}, without a pause while there is more. */
  public static FeedThread start(Feed feed, Duration interval) {
    FeedThread started = new FeedThread(feed, interval);
    started.thread.start();
    return started;
  }

  /** Why the feed is not being followed at the moment; empty when it is. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Hands on what is there to its end, then stops; so that nothing committed before is missed. */
  @Override
  public void close() {
    closing.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        // Whoever interrupts wants out: stop between two polls, and let the caller see it.
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      boolean last;
      do {
        last = closing.await(interval.toMillis(), TimeUnit.MILLISECONDS);
        drain();
      } while (!last);
    } catch (InterruptedException e) {
      LOG.debug("the feed was interrupted", e);
    }
  }

  private void drain() throws InterruptedException {
    try {
      while (feed.poll() > 0) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      failure = null;
    } catch (IOException e) {
      if (failure == null) {
        LOG.warn(
            "cannot read the monitor's output, trying again every {}: {}", interval, e.toString());
      }
      failure = "cannot read the monitor's output: " + e;
    }
  }

  private void die(Throwable bug) {
    failure = "the feed ended by a bug: " + bug;
    LOG.error("the feed ended: metrics, page and table no longer change", bug);
  }
}
