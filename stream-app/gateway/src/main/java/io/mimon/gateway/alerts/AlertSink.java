package io.mimon.gateway.alerts;

/** A place alerts go to. */
public interface AlertSink {
  /** Names the sink in metrics, logs and the position file: letters, digits, {@code . _ -}. */
  String name();

  /**
   * Tries once; takes a bounded time.
   *
   * @throws InterruptedException when the thread is to end; the alert may or may not have arrived
   */
  Attempt deliver(AlertMessage alert) throws InterruptedException;
}
