package io.mimon.gateway.alerts;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place alerts go to. */
public interface AlertSink {
  /** Names the sink in metrics, logs and the position file: letters, digits, {@code . _ -}. */
  String name();

  /** Where it is, as it may be shown: without anything that could be a secret. */
  String shownTarget();

  /**
   * Tries once; takes a bounded time.
   *
   * @param standing what it was told of the episode before; null for nothing
   * @throws InterruptedException when the thread is to end; the alert may or may not have arrived
   */
  Attempt deliver(AlertMessage alert, @Nullable Standing standing) throws InterruptedException;

  /** How often it wants to be told again of what stands; empty for never. */
  default Optional<Duration> resendEvery() {
    return Optional.empty();
  }

  /** Tells it of everything that stands, once. */
  default Attempt resend(List<Standing> standing) throws InterruptedException {
    throw new UnsupportedOperationException(name() + " is not told again");
  }

  /** Whether it keeps an alert open until it is told of its end, so that a test has to end it. */
  default boolean staysOpen() {
    return false;
  }
}
