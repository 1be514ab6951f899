package io.mimon.gateway.alerts;

/** Hears what becomes of deliveries, for metrics and for whoever watches. */
@FunctionalInterface
public interface DeliveryMeter {
  /**
   * Counts one attempt, or one alert that needs none.
   *
   * @param result {@code delivered}; {@code retried} when it will be tried again; {@code failed}
   *     when it was given up; {@code silenced}; {@code skipped} when the sink is not sent it;
   *     {@code repeated} when it was told again of what stands
   */
  void count(String sink, String result);

  /**
   * Says how it stands.
   *
   * @param pending how many alerts wait, of those that have been read ahead
   * @param alone whether the sink is left alone for a while
   */
  default void state(String sink, int pending, boolean alone) {}
}
