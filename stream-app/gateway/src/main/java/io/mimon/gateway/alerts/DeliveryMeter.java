package io.mimon.gateway.alerts;

/** Counts what becomes of deliveries, for {@code mimon_alert_deliveries_total}. */
@FunctionalInterface
public interface DeliveryMeter {
  /**
   * Counts one attempt.
   *
   * @param result {@code delivered}; {@code retried} when it will be tried again; {@code failed}
   *     when it was given up
   */
  void count(String sink, String result);
}
