package io.mimon.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** For what another process does in its own time. */
public final class Waiting {
  private static final int LOOK_EVERY_MILLIS = 20;

  private Waiting() {}

  /**
   * Returns when it is so.
   *
   * @param otherwise what is wrong if that is not within the timeout
   */
  public static void until(
      Callable<Boolean> condition, Duration timeout, Supplier<String> otherwise) throws Exception {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("not within " + timeout + ": " + otherwise.get());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }
}
